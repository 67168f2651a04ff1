package io.acclimate.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.cli.Addresses;
import io.acclimate.cli.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class ConnectionOptionsTest {
  @Command
  private static final class Asking {
    @Mixin private ConnectionOptions options;
  }

  @TempDir private Path folder;

  @Test
  void saysWhereAPlatformWasLookedFor() {
    assertThat(options().hint())
        .get()
        .asString()
        .contains("No platform runs on " + folder, "--dir names another");
  }

  @Test
  void saysThatOneIsStillStarting() throws IOException {
    Files.writeString(folder.resolve(RunFile.LOCK), ProcessHandle.current().pid() + "\n");

    assertThat(options().hint())
        .get()
        .asString()
        .contains("The platform of " + folder + " is still starting");
  }

  @Test
  void aStoppedOneLeavesItsLockFile() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Files.writeString(folder.resolve(RunFile.LOCK), ended.pid() + "\n");

    assertThat(options().hint()).get().asString().contains("No platform runs on " + folder);
  }

  @Test
  void saysNothingWhereOneRuns() throws IOException {
    RunFile.write(folder, new Addresses("n", "127.0.0.1:1", "http://a", "http://b"));

    assertThat(options().hint()).isEmpty();
  }

  @Test
  void saysNothingToWhoHasGivenAnAddress() {
    assertThat(options("--registry=http://127.0.0.1:1").hint()).isEmpty();
  }

  private ConnectionOptions options(String... more) {
    Asking asking = new Asking();
    CommandLine command = new CommandLine(asking);
    String[] arguments = new String[more.length + 1];
    arguments[0] = "--dir=" + folder;
    System.arraycopy(more, 0, arguments, 1, more.length);
    command.parseArgs(arguments);
    return asking.options;
  }
}
