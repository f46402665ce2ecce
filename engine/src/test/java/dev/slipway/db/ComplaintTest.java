package dev.slipway.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplaintTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            selecting dynamic shared memory implementation ... posix; initdb: error: could not write: No space left on device | The disk that holds /d is full
            FATAL:  could not resize shared memory segment "/PostgreSQL.1" to 1048576 bytes: No space left on device          | There is too little shared memory
            FATAL:  could not open file "base/1": Read-only file system                                                       | PostgreSQL may not write to /d
            LOG:  starting;2026 FATAL:  lock file "postmaster.pid" already exists;HINT:  Is another postmaster running?       | PostgreSQL did not start (2026 FATAL:  lock file "postmaster.pid" already exists)
            sh: setpriv: not found                                                                                            | PostgreSQL did not start (sh: setpriv: not found)
            ''                                                                                                                | PostgreSQL did not start (it said nothing)
            """)
    void what_postgresql_said_becomes_cause_and_remedy(String said, String sentence) {
        assertThat(Complaint.of(said.replace(';', '\n'), Path.of("/d"))).startsWith(sentence);
    }
}
