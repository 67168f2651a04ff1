package io.acclimate.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A script that drives the page in headless Chromium with Playwright, in a process of Node. A line
 * {@code do X} that it prints asks for an action, and is answered with {@code done}.
 */
final class Script {
  private static final Path FOLDER = Path.of("src", "test", "js");
  private static final Path PICTURES = Path.of("target", "pages");
  private static final String REQUEST = "do ";

  private Script() {}

  /** Something that a script asks for. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  /** Runs a script to its end; fails with what it printed. Skips if a tool is missing. */
  static String run(String name, URI page, Map<String, Action> actions, String... arguments)
      throws Exception {
    Optional<Path> chromium = program("chromium", "chromium-browser", "google-chrome");
    assumeTrue(chromium.isPresent(), "Chromium is not installed: the page is not looked at.");
    assumeTrue(program("node").isPresent(), "Node is not installed: the page is not looked at.");
    assumeTrue(
        Files.exists(FOLDER.resolve("node_modules/playwright-core")),
        "Playwright is not installed: npm ci --prefix services/dashboard/src/test/js");
    List<String> command =
        new ArrayList<>(
            List.of(
                "node",
                FOLDER.resolve(name).toString(),
                page.toString(),
                chromium.orElseThrow().toString(),
                PICTURES.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader said =
            new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        Writer answers = process.outputWriter(UTF_8)) {
      String all = answer(said, answers, actions);
      if (process.waitFor() != 0) {
        throw new AssertionError(name + " failed:\n" + all);
      }
      return all;
    } finally {
      process.destroy();
    }
  }

  private static String answer(BufferedReader said, Writer answers, Map<String, Action> actions)
      throws Exception {
    StringBuilder all = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(REQUEST)) {
        Action action = actions.get(line.substring(REQUEST.length()));
        if (action == null) {
          throw new IOException("The script asks for an unknown action: " + line);
        }
        action.run();
        answers.write("done\n");
        answers.flush();
      } else {
        all.append(line).append('\n');
      }
    }
    return all.toString();
  }

  private static Optional<Path> program(String... names) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
