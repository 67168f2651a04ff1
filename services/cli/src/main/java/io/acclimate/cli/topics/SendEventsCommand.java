package io.acclimate.cli.topics;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.connection.Connection;
import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.files.FileFormat;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.cli.output.Row;
import io.acclimate.client.EventSender;
import io.acclimate.client.LabelledInput;
import io.acclimate.client.Model;
import io.acclimate.core.model.ModelSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "send",
    header = "Send labelled events from a file.",
    description = {
      "",
      "JSON lines, one event each (only input and label are needed):",
      "  {\"input\":[0.1,0.2], \"label\":\"ethanol\", \"domain\":\"plant-2\", \"eventId\":\"e-1\"}",
      "CSV: the numbers, the label last. svmlight: class i:value … with indices from 1.",
      "",
      "Events without an id get one from their own content and line: a file that is sent twice is"
          + " learnt once.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate events send --model gas-sensors --domain plant-2 march.csv",
      "  ./acclimate events send --model gas-sensors batch3.dat.gz --rate 100"
    })
final class SendEventsCommand implements Callable<Integer> {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int MAX_RATE = 1_000_000;

  @Parameters(paramLabel = "FILE", description = "What to send; .gz is unpacked.")
  private Path file;

  @Option(names = "--model", paramLabel = "NAME", required = true, description = "Which model.")
  private String model;

  @Option(
      names = "--domain",
      paramLabel = "NAME",
      description = "Where the events come from. Default: the model's target domain.")
  private @Nullable String domain;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "jsonl, csv or svmlight. Default: what the file's name says, else svmlight.")
  private @Nullable FileFormat format;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "Events a second. Default: as fast as the broker takes them.")
  private double rate;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;
  @Spec private CommandSpec command;

  @Override
  public Integer call() throws InterruptedException {
    if (!(rate >= 0 && rate <= MAX_RATE)) {
      throw new CommandFailed("--rate=%s is not in 0..%d".formatted(rate, MAX_RATE));
    }
    Connection connected = connection.connect().requireBroker();
    Model registered = connected.registry().model(model);
    ModelSpec spec = ModelSpec.parse(connected.blobs().get(registered.specDigest()));
    ExpectedDeadLetters expected = new ExpectedDeadLetters(spec);
    EventFile events =
        new EventFile(file, format == null ? FileFormat.of(file) : format, spec, domain);
    long sent;
    try (Stream<LabelledInput> rows = events.read();
        EventSender sender =
            new EventSender(connected.edge(), connected.schemas(), connected.clientId())) {
      sent = send(rows.iterator(), expected, sender);
    }
    output.result(
        sent
            + (sent == 1 ? " event" : " events")
            + " sent to "
            + connected.edge().topics().eventsLabelled(),
        Row.empty()
            .with("sent", sent)
            .with("topic", connected.edge().topics().eventsLabelled())
            .with("expectedDeadLetters", expected.count()));
    expected.warning().ifPresent(err()::println);
    return ExitCode.OK;
  }

  private PrintWriter err() {
    return command.commandLine().getErr();
  }

  private long send(Iterator<LabelledInput> rows, ExpectedDeadLetters expected, EventSender sender)
      throws InterruptedException {
    InFlight inFlight = new InFlight("events");
    long startNanos = System.nanoTime();
    while (rows.hasNext()) {
      pace(startNanos, inFlight.sent());
      LabelledInput event = rows.next();
      expected.look(event);
      inFlight.add(sender.send(event));
    }
    sender.flush();
    inFlight.await();
    return inFlight.sent();
  }

  private void pace(long startNanos, long sent) throws InterruptedException {
    if (rate > 0) {
      long dueNanos = startNanos + (long) (sent / rate * NANOS_PER_SECOND);
      long waitNanos = dueNanos - System.nanoTime();
      if (waitNanos > 0) {
        Thread.sleep(waitNanos / 1_000_000, (int) (waitNanos % 1_000_000));
      }
    }
  }
}
