package io.acclimate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against a server whose certificate signs itself. Made with {@code keytool -genkeypair -dname
 * CN=localhost -ext san=dns:localhost -validity 36500}; it protects nothing.
 */
final class TrustStoreTest {
  private static final Path KEYS = Path.of("src/test/resources/tls");
  private static final String PASSWORD = "changeit";

  private FakeSchemaRegistry server;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    KeyStore key =
        KeyStore.getInstance(KEYS.resolve("server.p12").toFile(), PASSWORD.toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(key, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer https = HttpsServer.create();
    https.setHttpsConfigurator(new HttpsConfigurator(context));
    server = new FakeSchemaRegistry(https);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void trustsTheAuthorityOfAKeyStore() {
    assertThat(register(KEYS.resolve("authority.p12"), PASSWORD)).isPositive();
  }

  @Test
  void trustsTheAuthorityOfAPemFile() {
    assertThat(register(KEYS.resolve("authority.pem"), null)).isPositive();
  }

  @Test
  void trustsNobodyElse() {
    assertThatThrownBy(() -> register(null, null))
        .isInstanceOf(SchemaRegistryUnavailableException.class)
        .hasMessageContaining("acclimate.schema-registry.trust-store");
  }

  @Test
  void namesTheFileThatIsNoTrustStore(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("ca.p12"), "not a key store");

    assertThatThrownBy(() -> register(file, PASSWORD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("acclimate.schema-registry.trust-store=")
        .hasMessageContaining(file.toString());
  }

  @Test
  void namesTheFileThatIsMissing(@TempDir Path folder) {
    assertThatThrownBy(() -> register(folder.resolve("none.pem"), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.pem");
  }

  @Test
  void refusesATrustStoreWithoutAuthorities(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("empty.pem"), "");

    assertThatThrownBy(() -> register(file, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no certificate");
  }

  private int register(@Nullable Path trustStore, @Nullable String password) {
    SchemaRegistryClient client =
        SchemaRegistryClient.of(
            new SchemaRegistryConfig(
                server.url(),
                null,
                null,
                null,
                trustStore,
                password,
                true,
                Duration.ofSeconds(10)));
    return client.register("things-value", SchemaRegistryClientContract.FIRST);
  }
}
