package io.acclimate.standalone.process;

import io.acclimate.standalone.broker.BrokerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real Kafka broker in a process of its own, on the loopback interface. */
public final class KafkaBroker implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final ChildProcess process;
  private final Path readyFile;
  private final int port;

  private KafkaBroker(ChildProcess process, Path readyFile, int port) {
    this.process = process;
    this.readyFile = readyFile;
    this.port = port;
  }

  /**
   * Starts a broker that is a cluster of its own; {@link #awaitReady} tells when it serves.
   *
   * @param directory its state, kept between starts
   * @param log the file for its warnings
   * @param port for clients
   * @param controllerPort for itself
   */
  public static KafkaBroker start(Path directory, Path log, int port, int controllerPort)
      throws IOException {
    return start(directory, log, BrokerNode.alone(port, controllerPort));
  }

  /**
   * Starts one broker of a cluster; {@link #awaitReady} tells when it serves, which needs most of
   * the others.
   */
  public static KafkaBroker start(Path directory, Path log, BrokerNode node) throws IOException {
    return start(directory, log, node, Map.of());
  }

  /**
   * The same with settings of the caller's.
   *
   * @param settings Kafka's own; they win
   */
  public static KafkaBroker start(
      Path directory, Path log, BrokerNode node, Map<String, String> settings) throws IOException {
    Files.createDirectories(directory);
    Path readyFile = directory.resolve(BrokerMain.READY_FILE);
    Files.deleteIfExists(readyFile);
    Programs programs = Programs.find();
    List<String> jvmOptions = new ArrayList<>(ClassArchive.options(programs.archives(), "kafka"));
    jvmOptions.addAll(
        List.of(
            "-Xms64m",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-cp",
            programs.brokerClassPath()));
    List<String> program =
        new ArrayList<>(
            List.of(
                BrokerMain.class.getName(),
                directory.toString(),
                String.valueOf(node.id()),
                node.clusterId(),
                String.valueOf(node.port()),
                String.valueOf(node.controllerPort()),
                String.join(",", node.controllers())));
    settings.forEach((key, value) -> program.add(key + "=" + value));
    return new KafkaBroker(
        ChildProcess.start("kafka", log, jvmOptions, program), readyFile, node.port());
  }

  /** Returns once clients are served. */
  public KafkaBroker awaitReady() throws InterruptedException {
    process.await(() -> Files.exists(readyFile), READY_WITHIN);
    return this;
  }

  /** What clients connect to: host and port. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The process, for its id and for crashes on purpose. */
  public ChildProcess process() {
    return process;
  }

  /** Stops it cleanly. */
  @Override
  public void close() {
    process.close();
  }
}
