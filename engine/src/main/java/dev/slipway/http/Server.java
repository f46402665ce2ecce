package dev.slipway.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import io.javalin.util.JavalinLogger;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.handler.GracefulHandler;

/// The HTTP server. One virtual thread per request, so that handlers may block.
public final class Server implements AutoCloseable {
    private static final int HEADER_BYTES = 16 * 1024;

    private final ServerSettings settings;
    private final Exchange exchange;
    private final Javalin javalin;

    /// @param routes complete; what is added afterwards may or may not be seen
    public Server(Routes routes, ServerSettings settings) {
        this.settings = settings;
        this.exchange = new Exchange(routes, settings);
        var errors = new WireErrors(routes);
        this.javalin = Javalin.create(config -> {
            quiet(config);
            config.concurrency.useVirtualThreads = true;
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.jetty.host = settings.host();
            config.jetty.port = settings.port();
            config.jetty.modifyHttpConfiguration(Server::strict);
            config.jetty.modifyServer(jetty -> {
                jetty.setHandler(new GracefulHandler(new NoUpgrade()));
                jetty.setErrorHandler(errors);
                jetty.setStopTimeout(settings.stopTime().toMillis());
            });
            config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(errors));
            // Our table finds the route, not Javalin's: literals win over parameters there in any order, 405
            // has its Allow, and every dialect its own errors.
            config.routes.before(context -> {
                exchange.answer(context.req(), context.res());
                context.skipRemainingHandlers();
            });
        });
    }

    private static void quiet(JavalinConfig config) {
        // Javalin's words about its own start and stop; what goes wrong we say ourselves.
        JavalinLogger.enabled = false;
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
    }

    private static void strict(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        // Jetty remembers the headers of a connection, and by itself takes two that differ in case alone for one: a
        // token or cookie for another's, behind a proxy even for another user's.
        http.setHeaderCacheCaseSensitive(true);
        // The same bytes must mean the same path to everybody: no empty segments, no encoded slashes or dots.
        http.setUriCompliance(UriCompliance.DEFAULT);
    }

    /// Finds out early whether a server could listen there.
    ///
    /// @param port 0 for any that is free
    /// @throws PortBusy when that address is not to be had
    public static void checkFree(String host, int port) {
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new PortBusy(host, port, e);
        }
    }

    /// Begins to listen.
    ///
    /// @throws PortBusy when that address is not to be had
    public Server start() {
        try {
            javalin.start();
            return this;
        } catch (JavalinException e) { // a host that does not resolve is no JavalinBindException
            exchange.close();
            throw new PortBusy(settings.host(), settings.port(), e);
        }
    }

    /// The port that it listens on.
    public int port() {
        return javalin.port();
    }

    /// Stops: no new requests, streams end at once, requests that are being answered have the stop time.
    @Override
    public void close() {
        exchange.endStreams();
        try {
            javalin.stop();
        } finally {
            exchange.close();
        }
    }
}
