package io.acclimate.standalone;

import io.acclimate.standalone.process.KafkaBroker;
import io.acclimate.standalone.process.Ports;
import io.acclimate.standalone.process.SchemaRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real broker and a real schema registry as processes, one pair for all tests of this JVM. Each
 * test class works in a namespace of its own.
 *
 * <pre>{@code
 * @ExtendWith(TestClusterExtension.class)
 * final class FooIT {
 *   @Test
 *   void learnsEachExperienceOnce(TestCluster cluster) { ... cluster.properties() ... }
 * }
 * }</pre>
 */
public final class TestCluster implements AutoCloseable {
  private final Path folder;
  private final KafkaBroker broker;
  private final SchemaRegistry schemaRegistry;
  private final AtomicInteger namespaces = new AtomicInteger();

  private TestCluster(Path folder, KafkaBroker broker, SchemaRegistry schemaRegistry) {
    this.folder = folder;
    this.broker = broker;
    this.schemaRegistry = schemaRegistry;
  }

  /** Starts both programs on free ports, in a new temporary folder. */
  public static TestCluster start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("acclimate-test-");
    List<Integer> ports = Ports.free(3);
    KafkaBroker broker =
        KafkaBroker.start(
            folder.resolve("kafka"), folder.resolve("kafka.log"), ports.get(0), ports.get(1));
    SchemaRegistry schemaRegistry =
        SchemaRegistry.start(
            folder.resolve("schemas"), folder.resolve("schema-registry.log"), ports.get(2));
    TestCluster cluster = new TestCluster(folder, broker, schemaRegistry);
    try {
      broker.awaitReady();
      schemaRegistry.awaitReady();
      return cluster;
    } catch (IllegalStateException | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  /** Host and port of the broker. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Base address of the registry's Confluent-compatible API. */
  public String schemaRegistryUrl() {
    return schemaRegistry.url();
  }

  /** A namespace that nobody used before; the purpose shows in topic names. */
  public String newNamespace(String purpose) {
    return purpose.toLowerCase(Locale.ROOT) + "-" + namespaces.incrementAndGet();
  }

  /** The settings, each beginning with {@code acclimate.}, that lead to this cluster. */
  public Map<String, String> properties(String namespace) {
    return Map.of(
        "acclimate.namespace", namespace,
        "acclimate.kafka.bootstrap.servers", bootstrapServers(),
        "acclimate.schema-registry.url", schemaRegistryUrl());
  }

  /** A folder for the state of one test's services; it goes when the cluster goes. */
  public Path newFolder(String purpose) {
    try {
      return Files.createTempDirectory(folder, purpose + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    schemaRegistry.close();
    broker.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(TestCluster::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
