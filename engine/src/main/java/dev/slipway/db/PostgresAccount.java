package dev.slipway.db;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Whom PostgreSQL runs as: it refuses to be root.
///
/// An ordinary user runs it as itself. Root drops to a system account, and where none can reach the folder
/// (below `/root`, say) to a user namespace, in which it is root of nothing. The owner of the data folder
/// remembers which.
///
/// @param prefix what stands before the command
/// @param uid the owner of the data folder
/// @param gid the group of the data folder
record PostgresAccount(List<String> prefix, int uid, int gid) {
    private static final List<String> SYSTEM_ACCOUNTS = List.of("slipway", "postgres", "nobody");
    private static final List<String> NAMESPACE = List.of("unshare", "-U");

    /// The account for the data in `folder`, which may not be there yet.
    static PostgresAccount of(PostgresFolder folder, PostgresBinaries binaries) {
        var data = folder.data();
        var me = new UnixSystem();
        try {
            if (Files.exists(data)) {
                var uid = (int) Files.getAttribute(data, "unix:uid");
                var gid = (int) Files.getAttribute(data, "unix:gid");
                return ownerOf(folder, uid, gid, (int) me.getUid(), binaries);
            }
            return me.getUid() == 0
                    ? forRoot(folder.home(), binaries)
                    : new PostgresAccount(List.of(), (int) me.getUid(), (int) me.getGid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PostgresAccount ownerOf(PostgresFolder folder, int uid, int gid, int me, PostgresBinaries binaries) {
        var data = folder.data();
        if (uid == me) {
            var account = new PostgresAccount(me == 0 ? NAMESPACE : List.of(), uid, gid);
            if (me == 0 && !account.canRun(folder.home(), binaries)) {
                throw new CannotStartPostgres("The database in " + data
                        + " belongs to root, and PostgreSQL does not run as root: user namespaces (unshare -U) are"
                        + " not available here, so give the folder to a system user: chown -R postgres " + data);
            }
            return account;
        }
        if (me != 0) {
            throw new CannotStartPostgres("The database in " + data + " belongs to the user with id " + uid
                    + ": start Slipway as that user, or choose another folder with --data-dir.");
        }
        var account = new PostgresAccount(dropTo(uid, gid), uid, gid);
        if (!account.canRun(folder.home(), binaries)) {
            throw new CannotStartPostgres("The database belongs to the user with id " + uid
                    + ", who cannot enter " + folder.home()
                    + " or run programs there: give the folders above it execute permission (chmod o+x).");
        }
        return account;
    }

    private static PostgresAccount forRoot(Path folder, PostgresBinaries binaries) throws IOException {
        var candidates = new ArrayList<PostgresAccount>();
        for (var name : SYSTEM_ACCOUNTS) {
            systemAccount(name).ifPresent(candidates::add);
        }
        candidates.add(new PostgresAccount(NAMESPACE, 0, 0));
        return candidates.stream()
                .filter(account -> account.canRun(folder, binaries))
                .findFirst()
                .orElseThrow(() -> new CannotStartPostgres("PostgreSQL does not run as root, and no other user can"
                        + " enter " + folder + " and run programs there: start Slipway as an ordinary user, or"
                        + " choose a folder that others may enter with --data-dir, such as /var/lib/slipway."));
    }

    private static Optional<PostgresAccount> systemAccount(String name) throws IOException {
        var accounts = Path.of("/etc/passwd");
        if (!Files.isReadable(accounts)) {
            return Optional.empty();
        }
        return Files.readAllLines(accounts).stream()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length > 3 && fields[0].equals(name))
                .map(fields -> {
                    var uid = Integer.parseInt(fields[2]);
                    var gid = Integer.parseInt(fields[3]);
                    return new PostgresAccount(dropTo(uid, gid), uid, gid);
                })
                .findFirst();
    }

    private static List<String> dropTo(int uid, int gid) {
        return List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--");
    }

    /// The command as this account runs it.
    List<String> command(List<String> command) {
        var whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    private boolean canRun(Path folder, PostgresBinaries binaries) {
        var postgres = binaries.program("postgres").toString();
        var command =
                command(List.of("sh", "-c", "cd \"$1\" && exec \"$2\" --version", "sh", folder.toString(), postgres));
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(10, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false; // no such program here
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartPostgres("The start of PostgreSQL was interrupted.", e);
        }
    }
}
