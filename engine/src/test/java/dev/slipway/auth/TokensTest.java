package dev.slipway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.http.HttpProblem;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestDatabase
class TokensTest {
    private static final byte[] PEPPER = "a pepper of the tests".getBytes(StandardCharsets.UTF_8);
    private static final Caller ADMIN = Caller.allPowerful("token:admin", new Caller.ByAdminToken());
    private static final Scope ACME = new Scope("acme", null, null);
    private static final Scope SHOP = new Scope("acme", "shop", null);

    private final SettableClock clock = new SettableClock();
    private final Db db;
    private Tokens tokens;

    TokensTest(Db db) {
        this.db = db;
    }

    @BeforeEach
    void fresh() {
        tokens = new Tokens(db, PEPPER, clock);
    }

    private Tokens.Created create(Caller maker, String name, Grant grant) {
        return db.call(tx -> tokens.create(tx, maker, name, grant, null));
    }

    private List<Token> list(Caller caller) {
        return db.call(tx -> tokens.list(tx, caller));
    }

    private boolean revoke(Caller caller, UUID id) {
        return db.call(tx -> tokens.revoke(tx, caller, id));
    }

    private static Caller with(Role role, Scope scope) {
        return new Caller("ada@acme.test", role, role.permissions(), scope, new Caller.ByToken("x"));
    }

    @Test
    void a_token_opens_what_it_was_made_for() {
        var created = create(ADMIN, "ci", Grant.of(new Scope("acme", "shop", "prod"), Role.DEVELOPER));
        assertThat(created.text()).matches("slw_pat_[0-9A-Za-z]{12}_[0-9A-Za-z]{36}");
        var caller = tokens.authenticate(created.text()).orElseThrow();
        assertThat(caller.name()).isEqualTo("token:ci");
        assertThat(caller.role()).isEqualTo(Role.DEVELOPER);
        assertThat(caller.permissions()).isEqualTo(Role.DEVELOPER.permissions());
        assertThat(caller.scope()).isEqualTo(new Scope("acme", "shop", "prod"));
        assertThat(caller.via().text()).isEqualTo("token " + created.text().substring(8, 20));
        assertThat(caller.limitKey()).isEqualTo("acme/token:ci");
    }

    @Test
    void a_token_made_for_a_person_is_that_person() {
        var created = create(ADMIN, "laptop", new Grant(ACME, Role.VIEWER, null, "eve@acme.test"));
        var caller = tokens.authenticate(created.text()).orElseThrow();
        assertThat(caller.name()).isEqualTo("eve@acme.test");
        assertThat(caller.limitKey()).isEqualTo("eve@acme.test");
    }

    @Test
    void any_prefix_will_do_since_one_token_works_in_all_dialects() {
        var text = create(ADMIN, "ci", Grant.of(ACME, Role.VIEWER)).text();
        assertThat(tokens.authenticate(text.replace("slw_pat_", "terr_"))).isPresent();
        assertThat(tokens.authenticate(text.replace("slw_pat_", ""))).isEmpty();
    }

    @Test
    void permissions_narrow_the_role() {
        var only = Set.of(Permission.ACTION_RUN);
        var created = create(ADMIN, "runner", new Grant(ACME, Role.DEVELOPER, only, null));
        var caller = tokens.authenticate(created.text()).orElseThrow();
        assertThat(caller.permissions()).isEqualTo(only);
        assertThatThrownBy(() -> caller.mustHave(Permission.ACTION_READ)).hasMessage("Missing permission: action:read");
    }

    @Test
    void the_database_holds_nothing_that_opens() {
        var created = create(ADMIN, "ci", Grant.of(ACME, Role.VIEWER));
        var secret = created.text().substring(21);
        var row = db.call(tx -> tx.first(
                        "select t::text as line, hash from token t",
                        Map.of(),
                        r -> List.of(r.text("line"), HexFormat.of().formatHex(r.bytes("hash"))))
                .orElseThrow());
        assertThat(row.getFirst()).doesNotContain(secret).doesNotContain(secret.substring(0, 10));
        assertThat(row.getLast()).hasSize(64);
        var asKey = "slw_pat_" + created.text().substring(8, 20) + "_"
                + row.getLast().substring(0, 36);
        assertThat(tokens.authenticate(asKey)).isEmpty();
        var otherPepper = new Tokens(db, "another pepper, as long".getBytes(StandardCharsets.UTF_8), clock);
        assertThat(otherPepper.authenticate(created.text())).isEmpty();
        assertThat(created.toString()).doesNotContain(secret);
    }

    @Test
    void a_typing_error_is_found_without_the_database() {
        var text = create(ADMIN, "ci", Grant.of(ACME, Role.VIEWER)).text();
        var offline = new Tokens(new Db(new Unplugged()), PEPPER, clock);
        var last = text.charAt(text.length() - 1);
        var wrong = text.substring(0, text.length() - 1) + (last == 'a' ? 'b' : 'a');
        assertThat(offline.authenticate(wrong)).isEmpty();
        assertThat(offline.authenticate(text + "x")).isEmpty();
        assertThat(offline.authenticate(text.toUpperCase())).isEmpty();
        assertThat(offline.authenticate("")).isEmpty();
        assertThatThrownBy(() -> offline.authenticate(text)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void an_unknown_token_with_a_good_checksum_opens_nothing() {
        var stranger = TokenText.fresh(new java.security.SecureRandom());
        assertThat(tokens.authenticate(stranger.text())).isEmpty();
        var known = create(ADMIN, "ci", Grant.of(ACME, Role.VIEWER)).text();
        assertThat(tokens.authenticate(known)).isPresent();
    }

    @Test
    void a_revoked_token_is_refused_at_the_next_request() {
        var created = create(ADMIN, "ci", Grant.of(ACME, Role.VIEWER));
        assertThat(tokens.authenticate(created.text())).isPresent();
        assertThat(revoke(ADMIN, created.id())).isTrue();
        assertThat(tokens.authenticate(created.text())).isEmpty();
        assertThat(revoke(ADMIN, UUID.randomUUID())).isFalse();
    }

    @Test
    void a_token_dies_after_its_life() {
        var created =
                db.call(tx -> tokens.create(tx, ADMIN, "brief", Grant.of(ACME, Role.VIEWER), Duration.ofHours(1)));
        clock.advance(Duration.ofMinutes(59));
        assertThat(tokens.authenticate(created.text())).isPresent();
        clock.advance(Duration.ofMinutes(1));
        assertThat(tokens.authenticate(created.text())).isEmpty();
    }

    @Test
    void a_token_lives_a_year_when_nothing_is_said() {
        create(ADMIN, "ci", Grant.of(ACME, Role.VIEWER));
        var token = list(ADMIN).getFirst();
        assertThat(token.times().expiresAt()).isEqualTo(clock.instant().plus(Duration.ofDays(365)));
    }

    @Test
    void the_last_use_is_noted_once_a_minute() {
        var created = create(ADMIN, "ci", Grant.of(ACME, Role.VIEWER));
        assertThat(lastUsed()).isNull();
        var first = clock.instant();
        tokens.authenticate(created.text());
        assertThat(lastUsed()).isEqualTo(first);
        clock.advance(Duration.ofSeconds(59));
        tokens.authenticate(created.text());
        assertThat(lastUsed()).isEqualTo(first);
        clock.advance(Duration.ofSeconds(2));
        tokens.authenticate(created.text());
        assertThat(lastUsed()).isEqualTo(clock.instant());
    }

    private Instant lastUsed() {
        return list(ADMIN).getFirst().times().lastUsedAt();
    }

    @Test
    void a_list_shows_what_recognizes_a_token_and_not_what_proves_it() {
        var created = create(ADMIN, "ci", Grant.of(ACME, Role.VIEWER));
        var token = list(ADMIN).getFirst();
        assertThat(token.shown())
                .isEqualTo(
                        created.text().substring(0, 21) + "…" + created.text().substring(53));
        assertThat(token.createdBy()).isEqualTo("token:admin");
        assertThat(token.grant()).isEqualTo(Grant.of(ACME, Role.VIEWER));
    }

    @Test
    void who_is_bound_to_a_scope_sees_and_revokes_only_what_lies_in_it() {
        var inShop = create(ADMIN, "shop", Grant.of(SHOP, Role.VIEWER));
        var inAcme = create(ADMIN, "acme", Grant.of(ACME, Role.VIEWER));
        create(ADMIN, "evil", Grant.of(new Scope("evil", null, null), Role.VIEWER));
        var lead = with(Role.TEAM_ADMIN, SHOP);
        assertThat(list(lead)).extracting(Token::name).containsExactly("shop");
        assertThat(list(with(Role.TEAM_ADMIN, ACME))).extracting(Token::name).containsExactlyInAnyOrder("shop", "acme");
        assertThat(revoke(lead, inAcme.id())).isFalse();
        assertThat(tokens.authenticate(inAcme.text())).isPresent();
        assertThat(revoke(lead, inShop.id())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DEVELOPER  | acme | VIEWER         | acme | Missing permission: token:write
            TEAM_ADMIN | acme | PLATFORM_ADMIN | acme | Missing permission: catalog:write
            TEAM_ADMIN | acme | DEVELOPER      | evil | A token cannot reach further than its maker
            """)
    void a_token_reaches_no_further_than_its_maker(
            Role makers, String makersPlace, Role role, String place, String message) {
        var maker = with(makers, new Scope(makersPlace, null, null));
        assertThatThrownBy(() -> create(maker, "more", Grant.of(new Scope(place, null, null), role)))
                .isInstanceOf(HttpProblem.Forbidden.class)
                .hasMessageStartingWith(message.startsWith("Missing permission: c") ? "Missing permission: " : message);
    }

    @Test
    void a_narrowed_maker_cannot_hand_out_what_it_lacks_nor_a_role_above_its_own() {
        var narrow =
                new Caller("a@b.test", Role.TEAM_ADMIN, Set.of(Permission.TOKEN_WRITE), ACME, new Caller.ByToken("x"));
        assertThatThrownBy(() -> create(narrow, "v", Grant.of(ACME, Role.VIEWER)))
                .isInstanceOf(HttpProblem.Forbidden.class);
        var titled = new Grant(ACME, Role.PLATFORM_ADMIN, Set.of(Permission.TOKEN_WRITE), null);
        assertThatThrownBy(() -> create(narrow, "t", titled))
                .hasMessage("A token cannot have a role above its maker's");
        assertThat(create(narrow, "ok", new Grant(ACME, Role.TEAM_ADMIN, Set.of(Permission.TOKEN_WRITE), null)))
                .isNotNull();
    }

    @Test
    void a_token_for_somebody_else_is_made_by_a_platform_admin_alone() {
        var lead = with(Role.TEAM_ADMIN, ACME);
        assertThatThrownBy(() -> create(lead, "x", new Grant(ACME, Role.VIEWER, null, "boss@acme.test")))
                .isInstanceOf(HttpProblem.Forbidden.class);
        assertThat(create(lead, "x", new Grant(ACME, Role.VIEWER, null, "ada@acme.test")))
                .isNotNull();
    }

    @Test
    void who_a_token_was_made_for_is_one_person_however_their_address_is_written() {
        var shouted = bearer(create(ADMIN, "x", new Grant(ACME, Role.DEVELOPER, null, "Ada@Acme.TEST")));
        var plain = bearer(create(ADMIN, "x", new Grant(ACME, Role.DEVELOPER, null, "ada@acme.test")));
        assertThat(shouted.name()).isEqualTo("ada@acme.test").isEqualTo(plain.name());
        assertThat(shouted.limitKey()).isEqualTo(plain.limitKey());
        var ada = with(Role.TEAM_ADMIN, ACME);
        assertThat(create(ada, "y", new Grant(ACME, Role.VIEWER, null, "Ada@acme.test")))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " x", "admin", "a\nb", "token:x", "ä"})
    void a_name_is_plain_and_not_the_admin_tokens(String name) {
        assertThatThrownBy(() -> create(ADMIN, name, Grant.of(ACME, Role.VIEWER)))
                .isInstanceOfSatisfying(
                        TokenRefused.class,
                        refused -> assertThat(refused.field()).isEqualTo("name"));
    }

    @Test
    void a_name_in_use_is_refused_within_its_organization_until_the_token_is_gone() {
        var first = create(ADMIN, "ci", Grant.of(ACME, Role.VIEWER));
        assertThatThrownBy(() -> create(ADMIN, "ci", Grant.of(SHOP, Role.VIEWER)))
                .hasMessage("A token named \"ci\" is in use");
        create(ADMIN, "ci", Grant.of(new Scope("other", null, null), Role.VIEWER));
        revoke(ADMIN, first.id());
        create(ADMIN, "ci", Grant.of(ACME, Role.VIEWER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P365DT1S"})
    void a_life_is_longer_than_nothing_and_at_most_a_year(String life) {
        assertThatThrownBy(() ->
                        db.call(tx -> tokens.create(tx, ADMIN, "x", Grant.of(ACME, Role.VIEWER), Duration.parse(life))))
                .isInstanceOf(TokenRefused.class);
    }

    @Test
    void permissions_beyond_the_role_and_none_at_all_are_refused() {
        for (var only : List.of(Set.<Permission>of(), Set.of(Permission.AUDIT_READ))) {
            assertThatThrownBy(() -> create(ADMIN, "x", new Grant(ACME, Role.VIEWER, only, null)))
                    .isInstanceOf(TokenRefused.class);
        }
        assertThatThrownBy(() -> create(ADMIN, "x", Grant.of(Scope.ALL, Role.VIEWER)))
                .isInstanceOf(TokenRefused.class);
    }

    @Test
    void a_role_that_this_version_does_not_know_opens_nothing() {
        var created = create(ADMIN, "ci", Grant.of(ACME, Role.VIEWER));
        db.run(tx -> tx.update("update token set role = 'superuser'", Map.of()));
        assertThat(tokens.authenticate(created.text())).isEmpty();
        assertThat(list(ADMIN)).hasSize(1);
    }

    @Test
    void the_audit_row_stands_and_falls_with_its_change() {
        var entry = AuditEntry.success(null, "token.create", "token", "ci", Map.of("role", "viewer"));
        var first = new Actor(ADMIN, "req-1", "192.0.2.1");
        var place = new AuditPlace(1, "default");
        db.run(tx -> Audit.record(tx, first, entry, AuditEntry.success(place, "x", "y", "z")));
        assertThatThrownBy(() -> db.run(tx -> {
                    Audit.record(tx, new Actor(ADMIN, "req-2", "192.0.2.1"), entry);
                    throw new IllegalStateException("the change failed");
                }))
                .isInstanceOf(IllegalStateException.class);
        var rows = db.call(tx -> tx.query(
                "select * from audit order by action",
                Map.of(),
                row -> List.of(
                        row.text("actor"),
                        row.text("via"),
                        row.text("action"),
                        row.text("request_id"),
                        row.json("metadata"))));
        assertThat(rows)
                .containsExactly(
                        List.of("token:admin", "admin token", "token.create", "req-1", Map.of("role", "viewer")),
                        List.of("token:admin", "admin token", "x", "req-1", Map.of()));
    }

    private Set<String> makers(String organization, String name) {
        return db.call(tx -> tokens.makers(tx, organization, name));
    }

    private boolean same(Caller caller, String name) {
        return db.call(tx -> tokens.samePerson(tx, caller, "acme")).contains(name);
    }

    private Caller bearer(Tokens.Created created) {
        return tokens.authenticate(created.text()).orElseThrow();
    }

    @Test
    void who_made_a_token_is_known_over_tokens_that_made_tokens_and_after_their_end() {
        var ada = with(Role.TEAM_ADMIN, ACME);
        var first = create(ada, "first", Grant.of(ACME, Role.TEAM_ADMIN));
        var second = create(bearer(first), "second", Grant.of(SHOP, Role.DEVELOPER));
        revoke(ADMIN, first.id());
        assertThat(makers("acme", "token:second")).containsExactlyInAnyOrder("token:first", "ada@acme.test");
        assertThat(makers("evil", "token:second")).isEmpty();
        assertThat(makers("acme", "ada@acme.test")).isEmpty();
    }

    @Test
    void a_person_and_the_tokens_that_they_made_are_one_and_an_admins_tokens_are_not() {
        var ada = with(Role.TEAM_ADMIN, ACME);
        var hers = bearer(create(ada, "hers", Grant.of(ACME, Role.DEVELOPER)));
        var also = bearer(create(ada, "also", Grant.of(ACME, Role.DEVELOPER)));
        var ci = bearer(create(ADMIN, "ci", Grant.of(ACME, Role.DEVELOPER)));
        var cd = bearer(create(ADMIN, "cd", Grant.of(ACME, Role.DEVELOPER)));
        var forHer = bearer(create(ADMIN, "laptop", new Grant(ACME, Role.DEVELOPER, null, "ada@acme.test")));
        assertThat(same(ada, "ada@acme.test")).isTrue();
        assertThat(same(ada, "token:hers")).isTrue();
        assertThat(same(hers, "ada@acme.test")).isTrue();
        assertThat(same(hers, "token:also")).isTrue();
        assertThat(same(also, "token:hers")).isTrue();
        assertThat(same(forHer, "token:hers")).isTrue();
        assertThat(same(hers, "token:hers")).isTrue();
        assertThat(same(ADMIN, "token:admin")).isTrue();
        assertThat(same(ADMIN, "token:ci")).isFalse();
        assertThat(same(ci, "token:admin")).isFalse();
        assertThat(same(ci, "token:cd")).isFalse();
        assertThat(same(cd, "token:ci")).isFalse();
        assertThat(same(ci, "ada@acme.test")).isFalse();
        assertThat(same(ada, "token:ci")).isFalse();
        assertThat(same(ada, "eve@acme.test")).isFalse();
    }

    @Test
    void a_token_and_the_tokens_made_with_it_are_one() {
        var lead = bearer(create(ADMIN, "lead", Grant.of(ACME, Role.TEAM_ADMIN)));
        var second = bearer(create(lead, "second", Grant.of(ACME, Role.TEAM_ADMIN)));
        var third = bearer(create(second, "third", Grant.of(ACME, Role.DEVELOPER)));
        var other = bearer(create(ADMIN, "other", Grant.of(ACME, Role.DEVELOPER)));
        assertThat(same(second, "token:lead")).isTrue();
        assertThat(same(third, "token:lead")).isTrue();
        assertThat(same(lead, "token:third")).isTrue();
        assertThat(same(other, "token:third")).isFalse();
        assertThat(same(third, "token:other")).isFalse();
        assertThat(same(third, "token:admin")).isFalse();
    }

    /// A data source that must not be asked.
    private static final class Unplugged implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            throw new SQLException("asked", "08001");
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setLogWriter(PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
