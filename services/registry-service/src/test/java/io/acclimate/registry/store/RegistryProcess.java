package io.acclimate.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The registry-service as its build made it, in a process of its own, without a broker. */
final class RegistryProcess implements AutoCloseable {
  private static final Duration ENDED_WITHIN = Duration.ofSeconds(10);
  private static final Path PROGRAM = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final Pattern LISTENING =
      Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)");

  private final Process process;
  private final URI url;

  private RegistryProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts one and returns when it listens.
   *
   * @throws IOException with its log if it ends before that
   */
  static RegistryProcess start(Map<String, String> settings, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dquarkus.http.host=127.0.0.1");
    command.add("-Dquarkus.http.port=0");
    command.add("-Dacclimate.kafka.bootstrap.servers=127.0.0.1:1");
    command.add("-Dacclimate.schema-registry.url=http://127.0.0.1:1");
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-jar");
    command.add(PROGRAM.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    StringBuilder log = new StringBuilder();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread.ofVirtual().start(() -> output.lines().forEach(rest -> {}));
        return new RegistryProcess(process, URI.create(listening.group(1)));
      }
      log.append(line).append('\n');
    }
    throw new IOException("The registry-service does not start:\n" + log);
  }

  URI url() {
    return url;
  }

  @Override
  public void close() {
    assertThat(process.destroyForcibly().onExit()).succeedsWithin(ENDED_WITHIN);
  }
}
