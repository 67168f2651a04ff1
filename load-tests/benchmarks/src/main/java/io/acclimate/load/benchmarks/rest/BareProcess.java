package io.acclimate.load.benchmarks.rest;

import io.acclimate.core.artifact.Digest;
import io.acclimate.standalone.Await;
import io.acclimate.standalone.deployment.Service;
import io.acclimate.standalone.process.Lifeline;
import io.acclimate.standalone.process.Ports;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An endpoint without a service, in a virtual machine like that of the service. */
record BareProcess(Process process, URI infer) implements AutoCloseable {
  private static final Duration LISTENING_WITHIN = Duration.ofSeconds(60);

  /** {@link BareEndpoint}. */
  static BareProcess vertx(URI registry, Digest version) throws IOException {
    int port = Ports.free(1).getFirst();
    return start(
        port,
        List.of(
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            Lifeline.class.getName(),
            BareEndpoint.class.getName(),
            registry.toString(),
            version.hex(),
            Integer.toString(port)));
  }

  /** The program of {@code load-tests/endpoint}, started as services are. */
  static BareProcess quarkus(URI registry, Digest version) throws IOException {
    Path jar =
        Service.buildFolder()
            .resolve("../../../load-tests/endpoint/target/quarkus-app/quarkus-run.jar")
            .normalize();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException("no " + jar + "; build it with: ./mvnw -DskipTests package");
    }
    int port = Ports.free(1).getFirst();
    return start(
        port,
        List.of(
            "-Xshare:auto",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Dquarkus.banner.enabled=false",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-Dendpoint.registry=" + registry,
            "-Dendpoint.version=" + version.hex(),
            "-cp",
            jar + File.pathSeparator + Service.buildFolder().resolve("classes"),
            Lifeline.class.getName(),
            "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
  }

  private static BareProcess start(int port, List<String> program) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=1"));
    command.addAll(program);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    Await.until(
        LISTENING_WITHIN,
        () -> "the bare endpoint runs: " + process.isAlive(),
        () -> !process.isAlive() || listens(port));
    if (!process.isAlive()) {
      throw new IllegalStateException("the bare endpoint ended with status " + process.exitValue());
    }
    return new BareProcess(process, URI.create("http://127.0.0.1:" + port + "/infer"));
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
