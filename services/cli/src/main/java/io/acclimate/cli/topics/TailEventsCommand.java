package io.acclimate.cli.topics;

import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "tail",
    header = "Print labelled events as they come in.",
    description = {
      "",
      "One line for each event, unreadable ones included, until Ctrl-C or --max. Nobody else is"
          + " disturbed: no group is joined, no offset is committed.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate events tail",
      "  ./acclimate events tail --from-beginning --max 10 -o json"
    })
final class TailEventsCommand implements Callable<Integer> {
  @Option(names = "--from-beginning", description = "Begin with what is there already.")
  private boolean fromBeginning;

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "0",
      description = "Stop after so many. Default: go on until Ctrl-C.")
  private long max;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    Connection connected = connection.connect();
    TopicCodec codec = new TopicCodec(connected.schemas());
    Count count = new Count(max);
    try (TopicReader reader =
        new TopicReader(connected, connected.edge().topics().eventsLabelled())) {
      reader.follow(
          fromBeginning,
          record -> {
            output.line(codec.event(record));
            return count.wantsMore();
          });
    }
    return ExitCode.OK;
  }
}
