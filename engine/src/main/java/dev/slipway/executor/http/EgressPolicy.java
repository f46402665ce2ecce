package dev.slipway.executor.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Where requests of actions may go: public addresses on the ports 80 and 443, and the allowed blocks on any
/// port; never to where this server itself listens.
public final class EgressPolicy {
    /// What dev mode allows when nothing else is said.
    public static final String LOOPBACK = "127.0.0.0/8,::1";

    private static final Set<Integer> WEB_PORTS = Set.of(80, 443);
    private static final List<Cidr> DENIED = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    // ::, ::1 and addresses that hold an IPv4 one: compatible, NAT64, Teredo, 6to4
                    "::/96",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/32",
                    "2001:db8::/32",
                    "2002::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(Cidr::parse)
            .toList();

    private final List<Cidr> allowed;
    private final Set<InetSocketAddress> own;

    private EgressPolicy(List<Cidr> allowed, Set<InetSocketAddress> own) {
        this.allowed = allowed;
        this.own = own;
    }

    /// @param allowed blocks separated by commas, for example `10.0.0.0/8,fd00::/8`; empty for public ones only
    /// @param own where this server listens; never reached, whatever is allowed
    /// @throws IllegalArgumentException with a sentence for people when a block cannot be read
    public static EgressPolicy of(String allowed, Set<InetSocketAddress> own) {
        return new EgressPolicy(
                Arrays.stream(allowed.split(",", -1))
                        .filter(block -> !block.isBlank())
                        .map(Cidr::parse)
                        .toList(),
                Set.copyOf(own));
    }

    /// Whether a connection to this address may be opened.
    public boolean allows(InetAddress address, int port) {
        var bytes = innermost(address.getAddress());
        if (isOwn(address, bytes, port)) {
            return false;
        }
        if (allowed.stream().anyMatch(block -> block.contains(bytes))) {
            return true;
        }
        return WEB_PORTS.contains(port) && DENIED.stream().noneMatch(block -> block.contains(bytes));
    }

    private boolean isOwn(InetAddress address, byte[] bytes, int port) {
        return own.stream().filter(it -> it.getPort() == port).anyMatch(it -> {
            // A connection to 0.0.0.0 or :: ends at this machine; a wildcard listens on all its addresses
            if (address.isAnyLocalAddress() || address.isLoopbackAddress() || bytes[0] == 127) {
                return true;
            }
            var listens = it.getAddress();
            return listens == null
                    || Arrays.equals(innermost(listens.getAddress()), bytes)
                    || (listens.isAnyLocalAddress() && isOfThisMachine(address));
        });
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException _) {
            return true;
        }
    }

    /// `::ffff:1.2.3.4` is 1.2.3.4.
    private static byte[] innermost(byte[] address) {
        if (address.length != 16 || address[10] != -1 || address[11] != -1) {
            return address;
        }
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return address;
            }
        }
        return Arrays.copyOfRange(address, 12, 16);
    }
}
