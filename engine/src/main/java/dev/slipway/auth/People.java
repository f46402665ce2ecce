package dev.slipway.auth;

import dev.slipway.db.Row;
import dev.slipway.db.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The people whom one issuer told us of: by its own name for them, which never changes, while addresses do.
final class People {
    private final String issuer;
    private final Clock clock;

    People(String issuer, Clock clock) {
        this.issuer = issuer;
        this.clock = clock;
    }

    private record Told(Person person, Instant said) {}

    /// Notes what the issuer says of somebody who signs in.
    ///
    /// @throws SignInFailed when they cannot be anybody here
    Person signedIn(Tx tx, Claims claims) {
        lock(tx);
        var before = bySubject(tx, claims.subject());
        if (before.map(Told::person).filter(Person::disabled).isPresent()) {
            throw noAccess("Your account is disabled here.");
        }
        var email = claims.email();
        if (email == null) {
            throw noAccess("The issuer names no e-mail address of yours that it has verified, and that is who"
                    + " people are here.");
        }
        if (taken(tx, email, claims.subject())) {
            throw noAccess("Another account of the issuer has your e-mail address here. A platform-admin can"
                    + " disable that one.");
        }
        before.map(Told::person)
                .filter(person -> !person.email().equals(email))
                // Who gets the old address next does not get what was made for this person.
                .ifPresent(person -> Tokens.revokeFor(tx, person.email(), clock.instant()));
        revokeFormer(tx, email, claims.subject());
        return write(tx, claims, email, clock.instant());
    }

    private static SignInFailed noAccess(String message) {
        return new SignInFailed(SignInFailed.Reason.NO_ACCESS, message);
    }

    /// Who bears an access token. Somebody whom we do not know yet is noted, as if they had signed in; of
    /// somebody whom we know, groups count that were said later than those that we have.
    ///
    /// @return empty when they cannot be anybody here
    Optional<Person> bearing(Tx tx, Claims claims) {
        var known = bySubject(tx, claims.subject());
        if (known.isEmpty()) {
            return noted(tx, claims);
        }
        var person = known.get().person();
        if (person.disabled()) {
            return Optional.empty();
        }
        var groups = claims.groups();
        if (groups == null
                || groups.equals(person.groups())
                || !claims.said().isAfter(known.get().said())) {
            return Optional.of(person);
        }
        return tx.first(
                REGROUP,
                Map.of("id", person.id(), "groups", groups, "said", claims.said()),
                row -> told(row).person());
    }

    private static final String REGROUP = """
            update person
            set groups = case when said_at < :said then :groups::text[] else groups end,
                said_at = greatest(said_at, :said)
            where id = :id and not disabled
            returning *
            """;

    private Optional<Person> noted(Tx tx, Claims claims) {
        var email = claims.email();
        if (email == null) {
            return Optional.empty();
        }
        lock(tx);
        if (taken(tx, email, claims.subject())) {
            return Optional.empty();
        }
        revokeFormer(tx, email, claims.subject());
        return Optional.of(write(tx, claims, email, claims.said()));
    }

    /// One at a time, so that two requests cannot both find an address free.
    private static void lock(Tx tx) {
        tx.query("select pg_advisory_xact_lock(7215310013)", Map.of(), _ -> true);
    }

    private Optional<Told> bySubject(Tx tx, String subject) {
        return tx.first(BY_SUBJECT, Map.of("issuer", issuer, "subject", subject), People::told);
    }

    private static final String BY_SUBJECT = "select * from person where issuer = :issuer and subject = :subject";

    private boolean taken(Tx tx, String email, String subject) {
        var values = Map.of("issuer", issuer, "email", email, "subject", subject);
        return tx.first(TAKEN, values, _ -> true).isPresent();
    }

    private static final String TAKEN = """
            select id from person
            where issuer = :issuer and email = :email and subject <> :subject and not disabled
            """;

    private static final String FORMER = """
            select id from person f
            where issuer = :issuer and email = :email and subject <> :subject and disabled
              and not exists (
                  select 1 from person p
                  where p.issuer = f.issuer and p.email = f.email and p.subject = :subject)
            """;

    /// Ends the tokens of a disabled account whose address somebody gets: those who still hold them would have
    /// what that person has.
    private void revokeFormer(Tx tx, String email, String subject) {
        var values = Map.of("issuer", issuer, "email", email, "subject", subject);
        if (tx.first(FORMER, values, _ -> true).isPresent()) {
            Tokens.revokeFor(tx, email, clock.instant());
        }
    }

    private Person write(Tx tx, Claims claims, String email, Instant said) {
        var groups = claims.groups();
        var values = new HashMap<String, @Nullable Object>();
        values.put("id", UUID.randomUUID());
        values.put("issuer", issuer);
        values.put("subject", claims.subject());
        values.put("email", email);
        values.put("name", claims.name());
        values.put("groups", groups == null ? Set.of() : groups);
        values.put("said", said);
        values.put("now", clock.instant());
        return tx.query(WRITE, values, row -> told(row).person()).getFirst();
    }

    private static final String WRITE = """
            insert into person (id, issuer, subject, email, name, groups, said_at, created_at)
            values (:id, :issuer, :subject, :email, :name, :groups::text[], :said, :now)
            on conflict (issuer, subject) do update
            set email = excluded.email, name = excluded.name, groups = excluded.groups, said_at = excluded.said_at
            returning *
            """;

    /// Whose address this is; of several accounts that had it, the one that is not disabled.
    Optional<Person> byEmail(Tx tx, String email) {
        return tx.first(
                BY_EMAIL,
                Map.of("issuer", issuer, "email", email),
                row -> told(row).person());
    }

    private static final String BY_EMAIL = """
            select * from person
            where issuer = :issuer and email = lower(:email)
            order by disabled
            limit 1
            """;

    private static Told told(Row row) {
        return new Told(person(row), row.instant("said_at"));
    }

    /// The person of a row that has all columns of the table.
    static Person person(Row row) {
        return new Person(
                row.uuid("id"),
                row.text("issuer"),
                row.text("subject"),
                row.text("email"),
                row.textOrNull("name"),
                Set.copyOf(row.texts("groups")),
                row.bool("disabled"));
    }
}
