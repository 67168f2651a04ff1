package io.acclimate.cli.topics;

import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "replay",
    header = "Send dead letters again, after their cause is mended.",
    description = {
      "",
      "Each goes back to its source topic as it first came, key, value and headers. What was sent"
          + " again is remembered in the same transaction: a second replay sends only what has been"
          + " refused since. With --reason or --max, what is passed over stays for a replay with"
          + " --from-beginning; what was learnt already is then dropped as a repeat.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate dlq replay",
      "  ./acclimate dlq replay --reason unknown-model --from-beginning"
    })
final class ReplayCommand implements Callable<Integer> {
  @Option(
      names = "--from-beginning",
      description = "Forget what was replayed before, begin with the oldest letter.")
  private boolean fromBeginning;

  @Mixin private DeadLetterOptions letters;
  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    Connection connected = connection.connect().requireBroker();
    try (Replay replay = new Replay(connected, letters, fromBeginning)) {
      long sent = replay.run();
      output.result(
          sent
              + " dead letters sent again to "
              + letters.source(connected)
              + (sent > 0 || fromBeginning
                  ? ""
                  : "; what earlier replays sent or passed over needs --from-beginning"),
          Row.empty().with("replayed", sent).with("topic", letters.source(connected)));
    }
    return ExitCode.OK;
  }
}
