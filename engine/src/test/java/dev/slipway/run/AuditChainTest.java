package dev.slipway.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.db.Db;
import dev.slipway.db.Owner;
import dev.slipway.db.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestDatabase
class AuditChainTest {
    private final Db db;
    private final Owner owner;
    private final AuditChain chain;

    AuditChainTest(Db db, Owner owner) {
        this.db = db;
        this.owner = owner;
        this.chain = new AuditChain(db);
    }

    private static final String ADD = """
            insert into audit (id, project_id, at, actor, via, action, target_type, target_id, status, metadata)
            values (:id, :project::int, clock_timestamp() - :minutes * interval '1 minute', 'ada', 'dev mode', 'x', 'y',
                'z', 'success', '{"b": 1.50, "a": "ä"}')
            """;

    private UUID add(@Nullable Integer project, int minutesAgo) {
        var id = UUID.randomUUID();
        var values = new HashMap<String, @Nullable Object>();
        values.put("id", id);
        values.put("project", project);
        values.put("minutes", minutesAgo);
        db.run(tx -> tx.update(ADD, values));
        return id;
    }

    private void asOwner(String sql, UUID id) {
        owner.db().run(tx -> assertThat(tx.update(sql, Map.of("id", id))).isEqualTo(1));
    }

    @Test
    void every_line_is_sealed_once_in_the_chain_of_its_project() {
        add(1, 30);
        add(2, 20);
        add(null, 10);
        add(1, 5);
        assertThat(chain.extend()).isEqualTo(4);
        assertThat(chain.extend()).isZero();
        add(1, 0);
        assertThat(chain.extend()).isEqualTo(1);
        var links = db.call(tx -> tx.query(
                "select chain || ':' || seq as link from audit_chain order by chain, seq",
                Map.of(),
                row -> row.text("link")));
        assertThat(links).isEqualTo(List.of("0:1", "1:1", "1:2", "1:3", "2:1"));
        assertThat(chain.breaks()).isEmpty();
        assertThat(new Doctor(db).examine()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            update audit set actor = 'eve' where id = :id               | was changed
            update audit set metadata = '{}' where id = :id             | was changed
            update audit set at = at - interval '1 ms' where id = :id   | was changed
            delete from audit where id = :id                            | was taken out
            update audit_chain set seq = 20 where audit_id = :id        | does not follow the line before it
            """)
    void the_doctor_says_which_line_somebody_changed(String sql, String what) {
        add(1, 30);
        var second = add(1, 20);
        add(1, 10);
        add(2, 10);
        var _ = chain.extend();
        asOwner(sql, second);
        assertThat(chain.breaks())
                .singleElement()
                .asString()
                .endsWith(what)
                .satisfies(said -> assertThat(said.startsWith(second.toString()) || what.startsWith("does not"))
                        .isTrue());
        assertThat(new Doctor(db).examine())
                .singleElement()
                .satisfies(finding -> assertThat(finding.name()).isEqualTo("audit log is whole"));
    }

    @Test
    void a_line_that_is_put_into_the_past_is_found_and_one_that_came_late_is_sealed() {
        add(1, 10);
        var _ = chain.extend();
        var late = add(1, 40);
        assertThat(chain.extend()).isEqualTo(1);
        assertThat(chain.breaks()).isEmpty();
        var stray = add(1, 300);
        assertThat(chain.extend()).isZero();
        assertThat(chain.breaks()).containsExactly(stray + " was added later").doesNotContain(late.toString());
    }

    @Test
    void two_nodes_that_seal_at_once_seal_each_line_once() throws Exception {
        for (int i = 0; i < 50; i++) {
            add(1, 50 - i);
        }
        var other = Thread.ofVirtual().start(() -> {
            var _ = chain.extend();
        });
        var _ = chain.extend();
        other.join();
        assertThat(chain.breaks()).isEmpty();
        assertThat(chain.extend()).isZero();
    }
}
