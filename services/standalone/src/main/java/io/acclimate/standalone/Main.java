package io.acclimate.standalone;

import io.acclimate.cli.Acclimate;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Where {@code ./acclimate} hands over. Quarkus starts only for commands that need it. */
@QuarkusMain
public final class Main {
  private Main() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String... args) {
    // The deep-learning library is in our jars; it need not call home for natives or statistics.
    System.setProperty("ai.djl.offline", System.getProperty("ai.djl.offline", "true"));
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.exit(Acclimate.commandLine(new EmbeddedPlatform()).execute(args));
  }
}
