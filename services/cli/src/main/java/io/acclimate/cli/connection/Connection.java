package io.acclimate.cli.connection;

import io.acclimate.cli.CommandFailed;
import io.acclimate.client.HttpBlobStore;
import io.acclimate.client.RegistryClient;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;

/**
 * The way to one platform. Nothing is contacted before it is needed.
 *
 * @param edge where everything is
 */
public record Connection(EdgeConfig edge) {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** The registry service, asked with little patience. */
  public RegistryClient registry() {
    return new RegistryClient(edge.registryUrl(), PATIENCE, user());
  }

  /** The registry's blobs, asked with little patience. */
  public HttpBlobStore blobs() {
    return new HttpBlobStore(
        edge.registryUrl(), edge.registryToken(), PATIENCE, HttpBlobStore.DEFAULT_MAX_BLOB_BYTES);
  }

  /** The registry's blobs, for whoever reads them in pieces. */
  public HttpBlobStore largeBlobs() {
    return new HttpBlobStore(edge.registryUrl(), edge.registryToken(), PATIENCE, Integer.MAX_VALUE);
  }

  /** The schema registry. */
  public SchemaRegistryClient schemas() {
    return SchemaRegistryClient.of(edge.schemaRegistry());
  }

  /** Fails within seconds when no broker answers, where Kafka's clients would wait for minutes. */
  public Connection requireBroker() {
    int timeoutMillis = (int) PATIENCE.toMillis();
    try (Admin admin = Admin.create(edge.admin(clientId()))) {
      admin
          .describeCluster(new DescribeClusterOptions().timeoutMs(timeoutMillis))
          .clusterId()
          .get();
      return this;
    } catch (ExecutionException | KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandFailed(
          "no Kafka broker answers at "
              + edge.kafka().get("bootstrap.servers")
              + " ("
              + cause.getMessage()
              + "); start a platform with ./acclimate up, or say where one is with"
              + " --bootstrap-servers (acclimate.kafka.bootstrap.servers)",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }

  /** Who runs this command, for the history of what they change. */
  private static String user() {
    String name = System.getProperty("user.name", "");
    String plain = name.replaceAll("[^!-~]", "");
    return plain.substring(0, Math.min(plain.length(), 64));
  }

  /** How brokers and the journal see this command. */
  public String clientId() {
    return edge.id("cli");
  }
}
