package dev.slipway.executor.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/// A block of IPv4 or IPv6 addresses, for example `10.0.0.0/8`.
///
/// @param network an address of the block, usually its first
/// @param bits how many leading bits an address must share with it
record Cidr(InetAddress network, int bits) {
    /// Digits, dots and colons only, so that no name is ever looked up.
    private static final Pattern FORM =
            Pattern.compile("((?:\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)(?:/(\\d{1,3}))?");

    /// Reads `address/bits`, or one address.
    ///
    /// @throws IllegalArgumentException with a sentence for people when it is neither
    static Cidr parse(String text) {
        var form = FORM.matcher(text.strip());
        try {
            if (form.matches()) {
                var network = InetAddress.getByName(form.group(1));
                var length = network.getAddress().length * 8;
                var bits = form.group(2) == null ? length : Integer.parseInt(form.group(2));
                if (bits <= length) {
                    return new Cidr(network, bits);
                }
            }
        } catch (UnknownHostException _) {
            // told below
        }
        throw new IllegalArgumentException(
                "'%s' is no block of addresses; write for example 10.0.0.0/8 or fd00::/8".formatted(text));
    }

    boolean contains(byte[] address) {
        var ours = network.getAddress();
        if (address.length != ours.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            var mask = 0x80 >> (bit % 8);
            if (((address[bit / 8] ^ ours[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
