package io.dualmix.weights.published;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Selects the proxy for a URL: from Java's system properties ({@code https.proxyHost} …), otherwise
 * from the variables {@code https_proxy}, {@code http_proxy} and {@code all_proxy}, unless {@code
 * no_proxy} contains the host. Upper-case variables are supported as well.
 */
final class EnvironmentProxies extends ProxySelector {
  private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

  private final Map<String, String> environment;
  private final ProxySelector properties;

  /**
   * @param properties Java's own selector; null for none
   */
  EnvironmentProxies(Map<String, String> environment, ProxySelector properties) {
    this.environment = Map.copyOf(environment);
    this.properties = properties;
  }

  @Override
  public List<Proxy> select(URI address) {
    List<Proxy> set = properties == null ? DIRECT : properties.select(address);
    if (set.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT)) {
      return set;
    }
    String host = address.getHost().toLowerCase(Locale.ROOT);
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    for (String variable : List.of(scheme + "_proxy", "all_proxy")) {
      String value = variable(variable);
      if (!value.isBlank()) {
        return excepted(host) ? DIRECT : List.of(proxy(variable, value.strip()));
      }
    }
    return DIRECT;
  }

  private String variable(String name) {
    return environment.getOrDefault(
        name, environment.getOrDefault(name.toUpperCase(Locale.ROOT), ""));
  }

  /** Entries are hosts, which include their subdomains, or an asterisk for every host. */
  private boolean excepted(String host) {
    for (String entry : variable("no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
      String domain = entry.replaceFirst("^\\*?\\.", "").replaceFirst(":\\d+$", "");
      if (entry.equals("*")
          || (!domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain)))) {
        return true;
      }
    }
    return false;
  }

  private static Proxy proxy(String variable, String value) {
    try {
      URI uri = new URI(value.contains("://") ? value : "http://" + value);
      if (uri.getHost() != null && "http".equalsIgnoreCase(uri.getScheme())) {
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
      }
    } catch (URISyntaxException e) {
      // Reported below. The value may contain a password and is not included.
    }
    throw new DualMixException(
        "The environment variable " + variable + " is not the address of an HTTP proxy",
        "Expected http://HOST:PORT; other kinds, such as SOCKS, are not supported.");
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException e) {
    // The failed request reports the error.
  }
}
