package io.acclimate.schemas;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a schema registry that speaks Confluent's REST protocol (Confluent, Apicurio's
 * {@code /apis/ccompat/v7}, Karapace, Redpanda).
 *
 * @param url base URL; setting {@code acclimate.schema-registry.url}
 * @param username for basic authentication, with password; {@code …username}
 * @param password {@code …password}
 * @param bearerToken for bearer authentication; {@code …bearer-token}
 * @param trustStore PKCS12, JKS or PEM file of the authorities to trust instead of the JDK's;
 *     {@code …trust-store}
 * @param trustStorePassword {@code …trust-store-password}
 * @param autoRegister whether a producer may register a schema that the registry does not have;
 *     false in production; {@code …auto-register}
 * @param timeout how long one call may take, attempts and pauses together; {@code …timeout}
 */
public record SchemaRegistryConfig(
    URI url,
    @Nullable String username,
    @Nullable String password,
    @Nullable String bearerToken,
    @Nullable Path trustStore,
    @Nullable String trustStorePassword,
    boolean autoRegister,
    Duration timeout) {
  /** Prefix of the settings. */
  public static final String PREFIX = "acclimate.schema-registry.";

  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  static final String DEFAULT_URL = "http://localhost:8081";

  private static final Set<String> KEYS =
      Set.of(
          "url",
          "username",
          "password",
          "bearer-token",
          "trust-store",
          "trust-store-password",
          "auto-register",
          "timeout");

  public SchemaRegistryConfig {
    if ((username == null) != (password == null)) {
      throw new IllegalArgumentException(
          PREFIX + "username and " + PREFIX + "password must both be set, or neither.");
    }
    if (username != null && bearerToken != null) {
      throw new IllegalArgumentException(
          PREFIX + "username and " + PREFIX + "bearer-token exclude each other.");
    }
    if (username != null && username.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          PREFIX + "username must not contain ':' (RFC 7617, basic authentication).");
    }
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException(PREFIX + "timeout=" + timeout + " is not positive.");
    }
  }

  /** Without authentication, registering what is missing, with the default time-out. */
  public static SchemaRegistryConfig of(URI url) {
    return new SchemaRegistryConfig(url, null, null, null, null, null, true, DEFAULT_TIMEOUT);
  }

  /** Reads the settings that begin with {@link #PREFIX}; an unknown one of them is an error. */
  public static SchemaRegistryConfig from(Map<String, String> all) {
    Settings settings = new Settings(all, PREFIX).requireOnly(KEYS);
    String trustStore = settings.text("trust-store");
    return new SchemaRegistryConfig(
        httpUrl(settings, "url", DEFAULT_URL),
        settings.text("username"),
        settings.text("password"),
        settings.text("bearer-token"),
        trustStore == null ? null : Path.of(trustStore),
        settings.text("trust-store-password"),
        settings.flag("auto-register", true),
        settings.duration("timeout", DEFAULT_TIMEOUT));
  }

  /** All settings below {@link #PREFIX}. */
  static Stream<String> keys() {
    return KEYS.stream().map(key -> PREFIX + key);
  }

  static URI httpUrl(Settings settings, String key, String byDefault) {
    String value = settings.text(key, byDefault);
    String allowed = "an http or https URL such as " + byDefault;
    try {
      URI url = new URI(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!http || url.getHost() == null || url.getQuery() != null || url.getUserInfo() != null) {
        throw settings.bad(key, value, allowed);
      }
      return url;
    } catch (URISyntaxException notAUrl) {
      throw settings.bad(key, value, allowed);
    }
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    String credentials = bearerToken != null ? "bearer" : username != null ? "basic" : "none";
    return "SchemaRegistryConfig[url=%s, credentials=%s, autoRegister=%s, timeout=%s]"
        .formatted(url, credentials, autoRegister, timeout);
  }
}
