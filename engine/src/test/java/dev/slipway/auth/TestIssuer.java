package dev.slipway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.db.Db;
import dev.slipway.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A real OIDC issuer in this process: discovery, keys, an authorization endpoint where a chosen person signs in
/// at once, and a token endpoint that is as strict as the standard asks.
public final class TestIssuer implements AutoCloseable {
    /// Who Slipway is here.
    public static final String CLIENT = "slipway";

    private static final String SECRET = "the client's secret: ü&=%";
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final RSAKey FIRST_KEY = key("first");

    private final Clock clock;
    private final HttpServer server;
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private final AtomicInteger keysAsked = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Map<String, @Nullable Object> person = Map.of();
    private volatile Consumer<Map<String, @Nullable Object>> claims = _ -> {};
    private volatile @Nullable Writer writer;
    private volatile RSAKey key = FIRST_KEY;
    private volatile boolean away;

    /// A code that was handed out, and what it is bound to.
    private record Code(Map<String, String> asked, Map<String, @Nullable Object> person) {}

    /// Writes a token another way than it should be.
    public interface Writer {
        /// @return the token's text
        String write(Map<String, @Nullable Object> claims);
    }

    /// Starts one.
    ///
    /// @param clock for the times in its tokens
    public TestIssuer(Clock clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /// A key that it can sign with.
    static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).keyUse(KeyUse.SIGNATURE).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Its identifier.
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/realms/test");
    }

    /// How a server signs people in here.
    public OidcSettings settings(RoleMap roles) {
        return new OidcSettings(
                url(),
                new OidcSettings.Client(CLIENT, SECRET),
                List.of("openid", "email", "groups"),
                "groups",
                CLIENT,
                roles);
    }

    /// A sign-in with it.
    ///
    /// @param url where the server is reached
    public SignIn signIn(Db db, RoleMap roles, Supplier<URI> url) {
        return new SignIn(db, settings(roles), new SignIn.Door(url, new byte[32], 0, clock));
    }

    /// Who sits at the browser.
    public void person(String subject, String email, String... groups) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("sub", subject);
        fields.put("email", email);
        fields.put("email_verified", true);
        fields.put("name", "The person " + subject);
        fields.put("groups", List.of(groups));
        person = fields;
    }

    /// Makes ID tokens say something else.
    void change(Consumer<Map<String, @Nullable Object>> claims) {
        this.claims = claims;
    }

    /// Makes ID tokens be written another way.
    void write(Writer writer) {
        this.writer = writer;
    }

    /// Signs with another key from now on, and shows that one alone.
    void rotate(RSAKey next) {
        key = next;
    }

    /// Lets it answer nothing but errors.
    void away(boolean away) {
        this.away = away;
    }

    /// How often its keys were asked for.
    int keysAsked() {
        return keysAsked.get();
    }

    /// How often it was asked for anything.
    int asked() {
        return asked.get();
    }

    /// The key it signs with.
    RSAKey key() {
        return key;
    }

    /// An access token for the person at the browser.
    public String accessToken() {
        return accessToken(_ -> {});
    }

    /// An access token that says something else.
    String accessToken(Consumer<Map<String, @Nullable Object>> change) {
        return sign(Map.of("alg", "RS256", "typ", "at+jwt", "kid", key.getKeyID()), accessClaims(change));
    }

    /// What an access token says.
    Map<String, @Nullable Object> accessClaims(Consumer<Map<String, @Nullable Object>> change) {
        var fields = times();
        fields.put("iss", url().toString());
        fields.put("aud", List.of(CLIENT, "another"));
        fields.put("scope", "openid");
        fields.putAll(person);
        change.accept(fields);
        return fields;
    }

    private LinkedHashMap<String, @Nullable Object> times() {
        long now = clock.instant().getEpochSecond();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("iat", now);
        fields.put("exp", now + 300);
        return fields;
    }

    /// A token with its present key.
    String sign(Map<String, ?> header, Map<String, ?> claims) {
        try {
            var signed = part(header) + "." + part(claims);
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.toPrivateKey());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A part of a token.
    static String part(Map<String, ?> fields) {
        return BASE64URL.encodeToString(Json.write(fields).getBytes(StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange call) throws IOException {
        asked.incrementAndGet();
        try (call) {
            if (away) {
                reply(call, 503, Map.of("error", "away"));
                return;
            }
            switch (call.getRequestURI().getPath().replaceFirst("^/realms/test", "")) {
                case "/.well-known/openid-configuration" -> reply(call, 200, metadata());
                case "/keys" -> {
                    keysAsked.incrementAndGet();
                    reply(call, 200, new JWKSet(key).toJSONObject());
                }
                case "/authorize" -> authorize(call);
                case "/token" -> token(call);
                default -> reply(call, 404, Map.of());
            }
        }
    }

    private Map<String, ?> metadata() {
        return Map.of(
                "issuer", url().toString(),
                "authorization_endpoint", url() + "/authorize",
                "token_endpoint", url() + "/token",
                "jwks_uri", url() + "/keys",
                "response_types_supported", List.of("code"),
                "subject_types_supported", List.of("public"),
                "id_token_signing_alg_values_supported", List.of("RS256"));
    }

    private void authorize(HttpExchange call) throws IOException {
        var asked = form(String.valueOf(call.getRequestURI().getRawQuery()));
        boolean good = "code".equals(asked.get("response_type"))
                && CLIENT.equals(asked.get("client_id"))
                && asked.getOrDefault("scope", "").contains("openid")
                && "S256".equals(asked.get("code_challenge_method"))
                && asked.getOrDefault("code_challenge", "").length() == 43
                && asked.getOrDefault("state", "").length() >= 43
                && asked.getOrDefault("nonce", "").length() >= 43
                && asked.getOrDefault("redirect_uri", "").endsWith("/api/v1/auth/callback");
        if (!good) {
            reply(call, 400, Map.of("error", "invalid_request"));
            return;
        }
        var code = UUID.randomUUID().toString();
        codes.put(code, new Code(asked, person));
        var state = URLEncoder.encode(String.valueOf(asked.get("state")), StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Location", asked.get("redirect_uri") + "?code=" + code + "&state=" + state);
        call.sendResponseHeaders(302, -1);
    }

    private void token(HttpExchange call) throws IOException {
        var asked = form(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var proof = encoded(CLIENT) + ":" + encoded(SECRET);
        var basic = "Basic " + Base64.getEncoder().encodeToString(proof.getBytes(StandardCharsets.UTF_8));
        // A code is gone with the first try, whatever comes of it.
        var code = codes.remove(asked.getOrDefault("code", ""));
        if (!basic.equals(call.getRequestHeaders().getFirst("Authorization"))) {
            reply(call, 401, Map.of("error", "invalid_client"));
        } else if (code == null
                || !"authorization_code".equals(asked.get("grant_type"))
                || !Objects.equals(code.asked().get("redirect_uri"), asked.get("redirect_uri"))
                || !challenge(asked.getOrDefault("code_verifier", ""))
                        .equals(code.asked().get("code_challenge"))) {
            reply(call, 400, Map.of("error", "invalid_grant"));
        } else {
            var access = accessToken();
            reply(
                    call,
                    200,
                    Map.of(
                            "token_type",
                            "Bearer",
                            "expires_in",
                            300,
                            "access_token",
                            access,
                            "id_token",
                            idToken(code)));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String idToken(Code code) {
        var fields = times();
        fields.put("iss", url().toString());
        fields.put("aud", CLIENT);
        fields.put("nonce", code.asked().get("nonce"));
        fields.putAll(code.person());
        claims.accept(fields);
        var other = writer;
        return other == null
                ? sign(Map.of("alg", "RS256", "typ", "JWT", "kid", key.getKeyID()), fields)
                : other.write(fields);
    }

    private static String challenge(String verifier) {
        try {
            return BASE64URL.encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> form(String text) {
        var fields = new HashMap<String, String>();
        for (var pair : text.split("&")) {
            var sides = pair.split("=", 2);
            fields.put(
                    URLDecoder.decode(sides[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(sides.length == 2 ? sides[1] : "", StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static void reply(HttpExchange call, int status, Map<String, ?> body) throws IOException {
        var bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
