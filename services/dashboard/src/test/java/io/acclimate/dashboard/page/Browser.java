package io.acclimate.dashboard.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acclimate.dashboard.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A page in headless Chromium, driven over its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> PROGRAMS =
      List.of("chromium", "chromium-browser", "google-chrome");

  private final Process process;
  private final Path profile;
  private final DevTools tools;

  private Browser(Process process, Path profile, URI page) {
    this.process = process;
    this.profile = profile;
    this.tools = new DevTools(page);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      tools.call(domain + ".enable", JSON.createObjectNode());
    }
  }

  /** Where Chromium is; empty if it is not installed. */
  static Optional<Path> program() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder -> PROGRAMS.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Browser open(Path program) throws Exception {
    Path profile = Files.createTempDirectory("acclimate-page");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-default-apps",
                "--disable-extensions",
                "--lang=en-GB",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path portFile = profile.resolve("DevToolsActivePort");
    Await.until(
        "Chromium's port",
        SOON,
        () -> Files.exists(portFile) && Files.readAllLines(portFile).size() > 1);
    URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(portFile).get(0) + "/json/list");
    try (HttpClient http = HttpClient.newHttpClient()) {
      String targets =
          http.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body();
      for (JsonNode target : JSON.readTree(targets)) {
        if (target.path("type").asText().equals("page")) {
          return new Browser(
              process, profile, URI.create(target.path("webSocketDebuggerUrl").asText()));
        }
      }
      throw new IOException("Chromium has no page: " + targets);
    }
  }

  void show(URI address) {
    tools.call("Page.navigate", JSON.createObjectNode().put("url", address.toString()));
  }

  void size(int width, int height) {
    tools.call(
        "Emulation.setDeviceMetricsOverride",
        JSON.createObjectNode()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
  }

  void colours(String scheme) {
    ObjectNode media = JSON.createObjectNode();
    media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value", scheme);
    tools.call("Emulation.setEmulatedMedia", media);
  }

  void press(String key) {
    for (String type : List.of("keyDown", "keyUp")) {
      tools.call(
          "Input.dispatchKeyEvent", JSON.createObjectNode().put("type", type).put("key", key));
    }
  }

  void moveMouse(int x, int y) {
    tools.call(
        "Input.dispatchMouseEvent",
        JSON.createObjectNode().put("type", "mouseMoved").put("x", x).put("y", y));
  }

  /** Value of an expression in the page. */
  JsonNode eval(String expression) {
    JsonNode answer =
        tools.call(
            "Runtime.evaluate",
            JSON.createObjectNode().put("expression", expression).put("returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.at("/result/value");
  }

  String text(String id) {
    return eval("document.getElementById('" + id + "')?.textContent ?? ''").asText();
  }

  /** Waits for a condition; what fails while the page loads is not true yet. */
  void await(String what, String condition) throws Exception {
    String tried =
        "(() => { try { return Boolean(" + condition + "); } catch { return false; } })()";
    try {
      Await.until(what, SOON, () -> eval(tried).asBoolean());
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", errors " + tools.errors(), e);
    }
  }

  /** Errors on the console so far. */
  List<String> errors() {
    return tools.errors();
  }

  /** Addresses that the page has asked for so far. */
  List<String> requests() {
    return tools.requests();
  }

  /** The whole page as a picture. */
  void picture(Path file) throws IOException {
    ObjectNode how = JSON.createObjectNode().put("captureBeyondViewport", true);
    byte[] png =
        Base64.getDecoder().decode(tools.call("Page.captureScreenshot", how).path("data").asText());
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, png);
  }

  @Override
  public void close() throws IOException {
    tools.close();
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    Files.walkFileTree(profile, new Delete());
  }

  private static final class Delete extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path folder, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
