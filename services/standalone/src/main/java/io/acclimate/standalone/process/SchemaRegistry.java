package io.acclimate.standalone.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real Apicurio schema registry in a process of its own, on the loopback interface. */
public final class SchemaRegistry implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final String ENTRY_POINT = "io.quarkus.runner.GeneratedMain";

  private final ChildProcess process;
  private final int port;

  private SchemaRegistry(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a registry; {@link #awaitReady} tells when it serves.
   *
   * @param directory its database, kept between starts
   * @param log the file for its warnings
   * @param port its HTTP port
   */
  public static SchemaRegistry start(Path directory, Path log, int port) throws IOException {
    Files.createDirectories(directory);
    Programs programs = Programs.find();
    List<String> jvmOptions =
        new ArrayList<>(ClassArchive.options(programs.archives(), "schema-registry"));
    jvmOptions.addAll(
        List.of(
            "-Xms64m",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            // As the manifest of its jar says, which counts with -jar only.
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            // Its second interface listens on port 9000 of every address otherwise.
            "-Dquarkus.management.host=127.0.0.1",
            "-Dquarkus.management.port=0",
            "-Dquarkus.log.console.level=WARN",
            "-Dquarkus.banner.enabled=false",
            "-Dapicurio.storage.kind=sql",
            "-Dapicurio.storage.sql.kind=h2",
            "-Dapicurio.datasource.url=jdbc:h2:file:"
                + directory.toAbsolutePath().resolve("schemas"),
            // Without this rule every schema change would be accepted.
            "-Dapicurio.rules.global.compatibility=BACKWARD",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-cp",
            programs.schemaRegistryClassPath()));
    return new SchemaRegistry(
        ChildProcess.start("schema-registry", log, jvmOptions, List.of(ENTRY_POINT)), port);
  }

  /** Returns once schemas can be read and written. */
  public SchemaRegistry awaitReady() throws InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
      HttpRequest subjects =
          HttpRequest.newBuilder(URI.create(url() + "/subjects"))
              .timeout(Duration.ofSeconds(5))
              .build();
      process.await(() -> answers(http, subjects), READY_WITHIN);
    }
    return this;
  }

  private static boolean answers(HttpClient http, HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The base address of its Confluent-compatible API. */
  public String url() {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
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
