package io.acclimate.load.benchmarks.rest;

import io.acclimate.core.artifact.Digest;
import io.acclimate.standalone.Await;
import io.acclimate.standalone.process.Lifeline;
import io.acclimate.standalone.process.Ports;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@link BareEndpoint} in a virtual machine like that of the service. */
record BareProcess(Process process, URI infer) implements AutoCloseable {
  private static final Duration LISTENING_WITHIN = Duration.ofSeconds(60);

  static BareProcess start(URI registry, Digest version) throws IOException {
    int port = Ports.free(1).getFirst();
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dai.djl.offline=true",
                    "-Dai.djl.pytorch.num_threads=1",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Lifeline.class.getName(),
                    BareEndpoint.class.getName(),
                    registry.toString(),
                    version.hex(),
                    Integer.toString(port)))
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
