package io.acclimate.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A service that speaks S3 and checks signatures, on a free port of this machine: S3Proxy in a
 * process of its own, its objects in files.
 */
final class TestS3 implements AutoCloseable {
  static final String BUCKET = "blobs";

  private static final Duration ENDED_WITHIN = Duration.ofSeconds(10);
  private static final Path PROGRAM = Path.of("target/s3proxy/s3proxy-jar-with-dependencies.jar");
  private static final Pattern LISTENING = Pattern.compile("Started .*\\{127\\.0\\.0\\.1:(\\d+)}");
  private static final String USER = "test-user";
  private static final String PASSWORD = "test-password";

  private final Process process;
  private final Path folder;
  private final URI endpoint;

  private TestS3(Process process, Path folder, URI endpoint) {
    this.process = process;
    this.folder = folder;
    this.endpoint = endpoint;
  }

  static TestS3 start(Path folder) throws IOException {
    Path objects = folder.resolve("objects");
    Files.createDirectories(objects.resolve(BUCKET));
    Path settings =
        Files.writeString(
            folder.resolve("s3proxy.conf"),
            """
            s3proxy.endpoint=http://127.0.0.1:0
            s3proxy.authorization=aws-v4
            s3proxy.identity=%s
            s3proxy.credential=%s
            jclouds.provider=filesystem-nio2
            jclouds.filesystem.basedir=%s
            """
                .formatted(USER, PASSWORD, objects));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                PROGRAM.toString(),
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .start();
    return new TestS3(process, objects, endpoint(process));
  }

  private static URI endpoint(Process process) throws IOException {
    StringBuilder log = new StringBuilder();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread.ofVirtual().start(() -> output.lines().forEach(rest -> {}));
        return URI.create("http://127.0.0.1:" + listening.group(1));
      }
      log.append(line).append('\n');
    }
    throw new IOException("S3Proxy does not start:\n" + log);
  }

  StoreSettings.Bucket settings(String prefix, Path dataDir) {
    return new StoreSettings.Bucket(BUCKET, prefix, endpoint, null, true, dataDir);
  }

  static S3Bucket open(StoreSettings.Bucket settings) {
    return S3Bucket.open(
        settings, StaticCredentialsProvider.create(AwsBasicCredentials.create(USER, PASSWORD)));
  }

  URI endpoint() {
    return endpoint;
  }

  /** What a process of ours needs to be let in. */
  static Map<String, String> environment() {
    return Map.of("AWS_ACCESS_KEY_ID", USER, "AWS_SECRET_ACCESS_KEY", PASSWORD);
  }

  /** The file that an object is in. */
  Path file(String key) {
    return folder.resolve(BUCKET).resolve(key);
  }

  /** Ends at once, as a power cut does. */
  void kill() {
    assertThat(process.destroyForcibly().onExit()).succeedsWithin(ENDED_WITHIN);
  }

  @Override
  public void close() {
    kill();
  }
}
