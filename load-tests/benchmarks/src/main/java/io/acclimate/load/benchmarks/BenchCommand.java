package io.acclimate.load.benchmarks;

import io.acclimate.load.drivers.CleanStop;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    header = "Run the benchmarks and write their page.",
    description = {
      "",
      "Takes about 25 minutes on two cores. Figures are worth something only where nothing else"
          + " runs; ratios are of pairs that ran one after the other.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate bench",
      "  ./acclimate bench --parts streams --page /tmp/streams.md"
    })
final class BenchCommand implements Callable<Integer> {
  private static final Duration STOP_WITHIN = Duration.ofMinutes(2);

  @Option(
      names = "--page",
      paramLabel = "FILE",
      defaultValue = "docs/benchmarks.md",
      description = "What to write. Default: ${DEFAULT-VALUE}.")
  private Path page;

  @Option(
      names = "--parts",
      paramLabel = "PART",
      split = ",",
      defaultValue = "drivers,streams,jmh,training,faults",
      description = "Which, with commas between. Default: ${DEFAULT-VALUE}.")
  private List<Part> parts;

  @Option(
      names = "--remark",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "A sentence about the machine for the page.")
  private String remark;

  @Spec private CommandSpec spec;

  /** What can be measured. */
  enum Part {
    DRIVERS,
    STREAMS,
    JMH,
    TRAINING,
    FAULTS;

    List<Section> measure(Consumer<String> progress) throws IOException, InterruptedException {
      return switch (this) {
        case DRIVERS -> DriverSections.measure(progress);
        case STREAMS -> StreamsSection.measure(progress);
        case JMH -> JmhSections.measure(progress);
        case TRAINING -> TrainingSection.measure(progress);
        case FAULTS -> List.of(FaultSection.measure(progress));
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    List<Section> sections = CleanStop.during(STOP_WITHIN, () -> measure(err));
    Files.writeString(page, text(sections));
    spec.commandLine().getOut().println(page);
    return ExitCode.OK;
  }

  private List<Section> measure(PrintWriter err) throws IOException, InterruptedException {
    List<Section> sections = new ArrayList<>();
    for (Part part : parts) {
      err.println(part);
      sections.addAll(part.measure(line -> err.println("  " + line)));
    }
    return sections;
  }

  private String text(List<Section> sections) {
    StringBuilder text =
        new StringBuilder(
            """
            # Benchmarks

            Written by `./acclimate bench` on %s; whoever runs it gets a page of the same form. Ratios compare
            what ran one after the other on one machine and mean something elsewhere, too; other figures are
            those of this machine: %s.
            """
                .formatted(LocalDate.now(ZoneOffset.UTC), Machine.here().line()));
    if (!remark.isEmpty()) {
      text.append('\n').append(remark).append('\n');
    }
    text.append('\n');
    sections.forEach(section -> text.append(section.markdown()));
    return text.toString().stripTrailing() + "\n";
  }
}
