package io.acclimate.cli.topics;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.client.LabelSender;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.model.ModelSpec;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "label",
    header = "Send labels of events that were predicted before.",
    description = {
      "",
      "A label and the prediction of the same event id become an example and an outcome. It has to"
          + " come within the label window of the prediction"
          + " (acclimate.event-processor.label-window); what does not is a dead letter of"
          + " labels.v1.",
      "",
      "The file is CSV, id,label in each line. One label may stand on the command"
          + " line instead.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate events label --model gas-sensors truth.csv",
      "  ./acclimate events label --model gas-sensors --id e-17 --label ethanol"
    })
final class LabelEventsCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private What what;

  @Option(names = "--model", paramLabel = "NAME", required = true, description = "Which model.")
  private String model;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  /** A file, or one label. */
  static final class What {
    @Parameters(paramLabel = "FILE", description = "Lines of id,label; .gz is unpacked.")
    private @Nullable Path file;

    @ArgGroup(exclusive = false)
    private @Nullable One one;
  }

  /** One label. */
  static final class One {
    @Option(names = "--id", paramLabel = "ID", required = true, description = "Its event id.")
    private String id;

    @Option(names = "--label", paramLabel = "CLASS", required = true, description = "The truth.")
    private String label;
  }

  @Override
  public Integer call() {
    Connection connected = connection.connect().requireBroker();
    ModelSpec spec =
        ModelSpec.parse(connected.blobs().get(connected.registry().model(model).specDigest()));
    String topic = connected.edge().topics().labels();
    long sent;
    try (Stream<LabelFile.Line> lines = lines();
        LabelSender sender =
            new LabelSender(connected.edge(), connected.schemas(), connected.clientId())) {
      sent = send(lines.iterator(), sender, spec);
    }
    output.result(
        sent + (sent == 1 ? " label" : " labels") + " sent to " + topic,
        Row.empty().with("sent", sent).with("topic", topic));
    return ExitCode.OK;
  }

  private Stream<LabelFile.Line> lines() {
    if (what.file != null) {
      return new LabelFile(what.file).read();
    }
    One one = what.one;
    return one == null ? Stream.empty() : Stream.of(new LabelFile.Line(one.id, one.label));
  }

  private long send(Iterator<LabelFile.Line> lines, LabelSender sender, ModelSpec spec) {
    InFlight inFlight = new InFlight("labels");
    while (lines.hasNext()) {
      LabelFile.Line line = lines.next();
      LabelValue label = new LabelValue.ClassName(line.label());
      Optional<String> wrong = spec.check(label);
      if (wrong.isPresent()) {
        throw new CommandFailed("event " + line.eventId() + ": " + wrong.get());
      }
      try {
        inFlight.add(sender.send(line.eventId(), model, label, null));
      } catch (InvalidFormatException e) {
        throw new CommandFailed("event " + line.eventId() + ": " + e.getMessage(), e);
      }
    }
    sender.flush();
    inFlight.await();
    return inFlight.sent();
  }
}
