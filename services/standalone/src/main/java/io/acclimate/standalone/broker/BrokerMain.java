package io.acclimate.standalone.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka node (KRaft, broker and controller in one) on the loopback interface.
 *
 * <p>Formats its directory at the first start and keeps what is there at later ones. Stops cleanly
 * on SIGTERM, which matters: recovery after a kill reads every open log segment.
 */
public final class BrokerMain {
  /** The file that appears in the directory once clients are served. */
  public static final String READY_FILE = "ready";

  private static final int ARGUMENTS = 6;
  private static final int MOST_REPLICAS = 3;

  private BrokerMain() {}

  /**
   * Runs until the process is told to stop.
   *
   * @param args directory, id of the node, id of the cluster, port for clients, port of the
   *     controller, all controllers as {@code id@host:port} with commas between; then any number of
   *     further settings, as {@code key=value}
   */
  public static void main(String[] args) throws Exception {
    if (args.length < ARGUMENTS) {
      throw new IllegalArgumentException(
          "expected six arguments, directory, node id, cluster id, port, controller port and"
              + " controllers, and maybe settings, got "
              + args.length);
    }
    Path directory = Path.of(args[0]);
    Path logs = directory.resolve("logs");
    if (!Files.exists(logs.resolve("meta.properties"))) {
      format(logs, args[1], args[2]);
    }
    Map<String, String> settings = new HashMap<>(settings(logs, args[1], args[3], args[4]));
    settings.put("controller.quorum.voters", args[5]);
    settings.putAll(replicas(args[5].split(",").length));
    for (String setting : List.of(args).subList(ARGUMENTS, args.length)) {
      int equals = setting.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("expected key=value, got " + setting);
      }
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    KafkaConfig config = new KafkaConfig(settings, false);
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
    server.startup();
    Files.createFile(directory.resolve(READY_FILE));
    server.awaitShutdown();
  }

  private static void format(Path logs, String nodeId, String clusterId) throws Exception {
    Files.createDirectories(logs);
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setNodeId(Integer.parseInt(nodeId))
          .setClusterId(clusterId)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(logs.toString())
          .addDirectory(logs.toString())
          .setPrintStream(silent)
          .run();
    } catch (IOException e) {
      throw new IOException("cannot format the broker's directory " + logs, e);
    }
  }

  /** As many copies as there are nodes, and one of three may be gone. */
  private static Map<String, String> replicas(int nodes) {
    String replicas = String.valueOf(Math.min(nodes, MOST_REPLICAS));
    String inSync = nodes < MOST_REPLICAS ? "1" : "2";
    return Map.of(
        "default.replication.factor", replicas,
        "min.insync.replicas", inSync,
        "offsets.topic.replication.factor", replicas,
        "transaction.state.log.replication.factor", replicas,
        "transaction.state.log.min.isr", inSync);
  }

  private static Map<String, String> settings(
      Path logs, String nodeId, String port, String controllerPort) {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", nodeId),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry(
            "listeners",
            "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
        Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
        Map.entry("log.dirs", logs.toString()),
        Map.entry("auto.create.topics.enable", "false"),
        // The defaults of 50 internal partitions cost seconds at the first start.
        Map.entry("offsets.topic.num.partitions", "4"),
        Map.entry("transaction.state.log.num.partitions", "4"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        // A platform that rests for weeks finds its groups' offsets again (unit: minutes).
        Map.entry("offsets.retention.minutes", String.valueOf(10 * 365 * 24 * 60)),
        Map.entry("log.segment.bytes", String.valueOf(64 << 20)),
        // The default of 128 MiB is half of this process' heap.
        Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20)),
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("background.threads", "2"));
  }
}
