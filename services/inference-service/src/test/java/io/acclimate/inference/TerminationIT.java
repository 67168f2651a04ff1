package io.acclimate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.RawHttp;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service as its build made it, in a process of its own that gets SIGTERM with requests in
 * flight. Without a broker it has no model, which is an answer, too: not the one that those get
 * whom it does not let in any more.
 */
final class TerminationIT {
  private static final Path PROGRAM = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final Pattern LISTENING =
      Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int IN_FLIGHT = 8;

  /** 128 and the number of SIGTERM. */
  private static final int TERMINATED = 143;

  private static final String QUESTION =
      "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":[1]}]}";
  private static final String PATH = "/v2/models/gas/infer";

  private final List<Socket> begun = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // by start
  private Process process;

  private URI url = URI.create("http://unset");

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=0",
            "-Dacclimate.kafka.bootstrap.servers=127.0.0.1:1",
            "-Dacclimate.schema-registry.url=http://127.0.0.1:1",
            "-Dacclimate.registry.url=http://127.0.0.1:1",
            "-Dacclimate.inference-service.state-dir=" + folder,
            "-jar",
            PROGRAM.toString());
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output = process.inputReader();
    StringBuilder log = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread.ofVirtual().start(() -> output.lines().forEach(rest -> {}));
        url = URI.create(listening.group(1));
        return;
      }
      log.append(line).append('\n');
    }
    throw new IOException("The inference-service does not start:\n" + log);
  }

  @AfterEach
  void end() throws IOException {
    for (Socket socket : begun) {
      socket.close();
    }
    assertThat(process.destroyForcibly().onExit()).succeedsWithin(SOON);
  }

  @Test
  void answersWhomItHasLetInAndNobodyElse() throws Exception {
    for (int i = 0; i < IN_FLIGHT; i++) {
      begin();
    }
    awaitInFlight();

    process.destroy();

    awaitRefusal();
    assertThat(process.isAlive()).isTrue();
    for (Socket socket : begun) {
      assertThat(finish(socket)).startsWith("HTTP/1.1 503").contains("which models there are");
    }
    assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(TERMINATED);
  }

  /** Sends all of a request but for the last byte of its body. */
  private void begin() throws IOException {
    Socket socket = new Socket(url.getHost(), url.getPort());
    begun.add(socket);
    socket.setSoTimeout((int) SOON.toMillis());
    String head =
        "POST %s HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
            .formatted(PATH, QUESTION.length());
    String most = head + QUESTION.substring(0, QUESTION.length() - 1);
    socket.getOutputStream().write(most.getBytes(StandardCharsets.US_ASCII));
  }

  private static String finish(Socket socket) throws IOException {
    socket.getOutputStream().write('}');
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void awaitInFlight() throws IOException {
    long deadline = System.nanoTime() + SOON.toNanos();
    try (RawHttp http = new RawHttp(url.getHost(), url.getPort())) {
      while (!metrics(http).contains("acclimate_inference_in_flight " + IN_FLIGHT + ".0")) {
        assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      }
    }
  }

  private static String metrics(RawHttp http) throws IOException {
    return http.send("GET", "/q/metrics", null).body();
  }

  /** New requests get an answer until the signal has come through. */
  private void awaitRefusal() throws IOException {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!refused()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
    }
  }

  private boolean refused() throws IOException {
    try (RawHttp http = new RawHttp(url.getHost(), url.getPort())) {
      RawHttp.Answer answer = http.send("POST", PATH, QUESTION);
      assertThat(answer.status()).isEqualTo(503);
      return answer.body().contains("is stopping");
    }
  }
}
