package dev.slipway.dialect.forgeportal;

import dev.slipway.auth.SignIn;
import dev.slipway.auth.SignInFailed;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.PortalErrors;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// `/auth/login` and `/auth/callback`: where a browser goes to the OIDC issuer and comes back from it.
final class SignInRoutes {
    private static final String CALLBACK = "/auth/callback";
    /// Not the sandbox of other replies: it would make the page a stranger to our own cookies.
    private static final String POLICY =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Optional<SignIn> signIn;

    SignInRoutes(Optional<SignIn> signIn) {
        this.signIn = signIn;
    }

    void addTo(Routes routes) {
        Portal.add(routes, "GET", "/auth/login", Guard.open(), this::login, "Begin to sign in");
        Portal.add(routes, "GET", CALLBACK, Guard.open(), this::callback, "Come back from signing in");
    }

    private Reply login(Call call) {
        if (signIn.isEmpty()) {
            return noSignIn();
        }
        try {
            return go(signIn.get().begin(call, Portal.BASE + CALLBACK, call.query("returnTo")));
        } catch (SignInFailed e) {
            return failed(call, e);
        }
    }

    /// Browsers do not send a `SameSite=Strict` cookie while they follow a redirect that began at another
    /// site, so one that comes from the issuer would arrive as a stranger. A page of our own sends it on.
    private Reply callback(Call call) {
        if (signIn.isEmpty()) {
            return noSignIn();
        }
        try {
            var step = signIn.get().finish(call, Portal.BASE + CALLBACK);
            return html(call) ? with(goOn(step.to()), step.cookies()) : go(step);
        } catch (SignInFailed e) {
            return failed(call, e).with("Set-Cookie", signIn.get().forget());
        }
    }

    private static Reply go(SignIn.Step step) {
        return with(Reply.empty(302).with("Location", step.to()), step.cookies());
    }

    private static Reply with(Reply reply, List<String> cookies) {
        var result = reply;
        for (var cookie : cookies) {
            result = result.with("Set-Cookie", cookie);
        }
        return result;
    }

    private static boolean html(Call call) {
        return call.header("accept").filter(it -> it.contains("text/html")).isPresent();
    }

    private static Reply goOn(String to) {
        return page(200, """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta http-equiv="refresh" content="0;url=%1$s">
                <title>Signed in</title>
                <p>Signed in. <a href="%1$s">Go on</a></p>
                </html>
                """.formatted(escaped(to)));
    }

    private static Reply failed(Call call, SignInFailed failure) {
        var reply = html(call) ? sorry(status(failure.reason()), failure.text()) : error(failure);
        return failure.reason() == SignInFailed.Reason.ISSUER_AWAY ? reply.with("Retry-After", "5") : reply;
    }

    private static Reply error(SignInFailed failure) {
        var code = switch (failure.reason()) {
            case NOT_BEGUN -> "ValidationError";
            case REFUSED -> "Unauthorized";
            case NO_ACCESS -> "Forbidden";
            case ISSUER_AWAY -> "Unavailable";
        };
        return PortalErrors.error(status(failure.reason()), code, failure.text());
    }

    private static int status(SignInFailed.Reason reason) {
        return switch (reason) {
            case NOT_BEGUN -> 400;
            case REFUSED -> 401;
            case NO_ACCESS -> 403;
            case ISSUER_AWAY -> 503;
        };
    }

    private static Reply sorry(int status, String message) {
        return page(status, """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <title>Not signed in</title>
                <h1>Not signed in</h1>
                <p>%s</p>
                <p><a href="login">Sign in</a></p>
                </html>
                """.formatted(escaped(message)));
    }

    private static Reply page(int status, String html) {
        return Reply.bytes(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .with("Content-Security-Policy", POLICY);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static Reply noSignIn() {
        return PortalErrors.error(501, "NotImplemented", "No OIDC issuer is configured, so there is no sign-in");
    }
}
