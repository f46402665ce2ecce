package dev.slipway.executor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {
    private final EgressPolicy production = EgressPolicy.of("", Set.of());

    private static InetAddress address(String literal) throws Exception {
        return InetAddress.getByName(literal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2001:0:7f00:1::",
                "fd00::1",
                "fc00::1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "2130706433",
                "127.1"
            })
    void no_request_goes_to_an_address_that_is_not_public(String literal) throws Exception {
        assertThat(production.allows(address(literal), 80)).isFalse();
        assertThat(production.allows(address(literal), 443)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1"
            })
    void a_request_may_go_to_a_public_address_on_the_ports_of_the_web(String literal) throws Exception {
        assertThat(production.allows(address(literal), 80)).isTrue();
        assertThat(production.allows(address(literal), 443)).isTrue();
        assertThat(production.allows(address(literal), 22)).isFalse();
    }

    @Test
    void an_allowed_block_is_allowed_on_any_port_and_nothing_beside_it() throws Exception {
        var policy = EgressPolicy.of(" 10.1.0.0/16, fd00::/8,192.0.2.7 ", Set.of());

        assertThat(policy.allows(address("10.1.255.255"), 8080)).isTrue();
        assertThat(policy.allows(address("::ffff:10.1.0.1"), 8080)).isTrue();
        assertThat(policy.allows(address("fd12::1"), 8080)).isTrue();
        assertThat(policy.allows(address("192.0.2.7"), 22)).isTrue();
        assertThat(policy.allows(address("10.2.0.0"), 80)).isFalse();
        assertThat(policy.allows(address("192.0.2.8"), 80)).isFalse();
        assertThat(policy.allows(address("127.0.0.1"), 80)).isFalse();
    }

    @Test
    void where_the_server_itself_listens_no_request_goes_whatever_is_allowed() throws Exception {
        var everywhere = "0.0.0.0/0,::/0";
        var narrow = EgressPolicy.of(everywhere, Set.of(new InetSocketAddress("127.0.0.1", 8080)));
        assertThat(narrow.allows(address("127.0.0.1"), 8080)).isFalse();
        assertThat(narrow.allows(address("127.0.0.2"), 8080)).isFalse();
        assertThat(narrow.allows(address("::1"), 8080)).isFalse();
        assertThat(narrow.allows(address("0.0.0.0"), 8080)).isFalse();
        assertThat(narrow.allows(address("::"), 8080)).isFalse();
        assertThat(narrow.allows(address("127.0.0.1"), 8081)).isTrue();

        var wide = EgressPolicy.of(everywhere, Set.of(new InetSocketAddress("0.0.0.0", 8080)));
        assertThat(wide.allows(address("127.0.0.1"), 8080)).isFalse();
        assertThat(wide.allows(address("1.1.1.1"), 8080)).isTrue();
        for (var network : NetworkInterface.networkInterfaces().toList()) {
            assertThat(network.inetAddresses()).noneMatch(own -> wide.allows(own, 8080));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "10.0.0.0/33", "10.0.0", "x", "fd00::/129", "10.0.0.0/8;11.0.0.0/8", "300.1.1.1/8"})
    void a_block_that_cannot_be_read_is_refused_with_an_example(String text) {
        assertThatThrownBy(() -> EgressPolicy.of(text, Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write for example 10.0.0.0/8");
    }
}
