package io.acclimate.standalone;

import io.acclimate.standalone.process.BrokerNode;
import io.acclimate.standalone.process.KafkaBroker;
import io.acclimate.standalone.process.Ports;
import io.acclimate.standalone.process.SchemaRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Real brokers, most often one, and a real schema registry as processes; one such cluster for all
 * tests of this JVM. Each test class works in a namespace of its own.
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
  private final List<BrokerNode> nodes;
  private final List<KafkaBroker> brokers = new ArrayList<>();
  private final SchemaRegistry schemaRegistry;
  private final AtomicInteger namespaces = new AtomicInteger();

  private TestCluster(Path folder, List<BrokerNode> nodes) throws IOException {
    this.folder = folder;
    this.nodes = nodes;
    this.schemaRegistry =
        SchemaRegistry.start(
            folder.resolve("schemas"),
            folder.resolve("schema-registry.log"),
            Ports.free(1).getFirst());
  }

  /** Starts one broker and a schema registry on free ports, in a new temporary folder. */
  public static TestCluster start() throws IOException, InterruptedException {
    return start(1);
  }

  /** Starts so many brokers, which hold everything three times if they are three. */
  public static TestCluster start(int brokers) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("acclimate-test-");
    TestCluster cluster = new TestCluster(folder, BrokerNode.cluster(brokers));
    try {
      for (BrokerNode node : cluster.nodes) {
        cluster.brokers.add(cluster.startBroker(node));
      }
      for (KafkaBroker broker : cluster.brokers) {
        broker.awaitReady();
      }
      cluster.schemaRegistry.awaitReady();
      return cluster;
    } catch (IOException | IllegalStateException | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  private KafkaBroker startBroker(BrokerNode node) throws IOException {
    String name = "kafka-" + node.id();
    return KafkaBroker.start(folder.resolve(name), folder.resolve(name + ".log"), node);
  }

  /** Number of brokers. */
  public int size() {
    return nodes.size();
  }

  /** Kill -9 of a broker, counted from 0. */
  public void crashBroker(int index) {
    brokers.get(index).process().kill();
  }

  /** A new process over what the killed broker left; returns once it serves. */
  public void restartBroker(int index) throws IOException, InterruptedException {
    brokers.set(index, startBroker(nodes.get(index)));
    brokers.get(index).awaitReady();
  }

  /** Host and port of each broker, with commas between. */
  public String bootstrapServers() {
    return brokers.stream().map(KafkaBroker::bootstrapServers).collect(Collectors.joining(","));
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
        "acclimate.namespace",
        namespace,
        "acclimate.kafka.bootstrap.servers",
        bootstrapServers(),
        "acclimate.schema-registry.url",
        schemaRegistryUrl(),
        "acclimate.allow-unsigned",
        "true");
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
    brokers.forEach(KafkaBroker::close);
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
