package dev.slipway.executor.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/// Looks a host up once, and hands its addresses to the connector only when all of them are allowed. What is
/// connected to is thus what was checked.
final class CheckedResolver implements SocketAddressResolver {
    private final Supplier<EgressPolicy> policy;

    CheckedResolver(Supplier<EgressPolicy> policy) {
        this.policy = policy;
    }

    /// The host may not be connected to.
    static final class Denied extends RuntimeException {
        Denied() {
            super("denied", null, false, false);
        }
    }

    @Override
    public void resolve(String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
        // A look-up blocks, and must not hold a thread of the client
        Thread.ofVirtual().name("resolve").start(() -> {
            try {
                promise.succeeded(checked(host, port));
            } catch (UnknownHostException | RuntimeException e) {
                promise.failed(e);
            }
        });
    }

    private List<InetSocketAddress> checked(String host, int port) throws UnknownHostException {
        var addresses = InetAddress.getAllByName(host);
        var now = policy.get();
        if (!Arrays.stream(addresses).allMatch(address -> now.allows(address, port))) {
            throw new Denied();
        }
        return Arrays.stream(addresses)
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }
}
