package io.dualmix.weights.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {
  private static final URI ADDRESS = URI.create("https://download.pytorch.org/models/x.pth");

  private static String of(Map<String, String> environment, ProxySelector properties) {
    Proxy proxy = new EnvironmentProxies(environment, properties).select(ADDRESS).get(0);
    return proxy.address() instanceof InetSocketAddress at
        ? at.getHostString() + ":" + at.getPort()
        : "direct";
  }

  @ParameterizedTest
  @CsvSource({
    "https_proxy, http://proxy.example:3128, proxy.example:3128",
    "HTTPS_PROXY, proxy.example:3128/, proxy.example:3128",
    "all_proxy, http://me:secret@proxy.example, proxy.example:80",
    "http_proxy, http://proxy.example:3128, direct",
    "https_proxy, '', direct"
  })
  void theVariableOfTheSchemeCounts(String variable, String value, String proxy) {
    assertThat(of(Map.of(variable, value), null)).isEqualTo(proxy);
  }

  @ParameterizedTest
  @CsvSource({
    "'localhost,pytorch.org', direct",
    "'.pytorch.org', direct",
    "'*.pytorch.org:443', direct",
    "'*', direct",
    "'DOWNLOAD.pytorch.org', direct",
    "'torch.org', proxy.example:3128",
    "'', proxy.example:3128"
  })
  void noProxyNamesHostsAndDomains(String excepted, String proxy) {
    Map<String, String> environment =
        Map.of("https_proxy", "http://proxy.example:3128", "no_proxy", excepted);
    assertThat(of(environment, null)).isEqualTo(proxy);
  }

  @Test
  void systemPropertiesComeFirst() {
    ProxySelector properties =
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            return List.of(
                new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("set.example", 1)));
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException e) {}
        };
    assertThat(of(Map.of("https_proxy", "http://proxy.example:3128"), properties))
        .isEqualTo("set.example:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://secret@proxy.example:1080", "http://", "::"})
  void anotherKindOfProxyIsRefusedAndNotRepeated(String value) {
    assertThatThrownBy(() -> of(Map.of("https_proxy", value), null))
        .hasMessage("The environment variable https_proxy is not the address of an HTTP proxy");
  }
}
