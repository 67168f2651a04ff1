package io.acclimate.standalone.operations;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Checks that exist in JavaScript only. */
final class NodePrograms {
  private static final Path FOLDER = Checkout.path("services/standalone/src/test/js");

  private NodePrograms() {}

  /** The folder that they run in; skips the test where they cannot. */
  static Path folder() throws InterruptedException {
    assumeTrue(Tool.there("node", "--version"), "there is no node on the PATH");
    assumeTrue(
        Files.isDirectory(FOLDER.resolve("node_modules")),
        "its packages are missing: npm ci --prefix services/standalone/src/test/js");
    return FOLDER;
  }
}
