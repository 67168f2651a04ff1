package io.acclimate.cli.models;

import io.acclimate.cli.connection.ConnectionOptions;
import io.acclimate.cli.output.OutputOptions;
import io.acclimate.client.RegistryClient;
import io.acclimate.client.Tenure;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "champion",
    header = "Show which version was champion, since when, and who decided.",
    description = {
      "",
      "All of them, newest first, or the one at a time. Evidence is the digest of the blob that a"
          + " decision rests on: for a round its training manifest, which names its report.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./acclimate models champion gas-sensors",
      "  ./acclimate models champion gas-sensors --at 2026-03-01T12:00:00Z",
      "  ./acclimate models champion gas-sensors --alias challenger"
    })
final class ChampionCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "Registered name.")
  private String name;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = Time.class,
      description = "In ISO 8601, such as 2026-03-01T12:00:00Z.")
  private @Nullable Instant at;

  @Option(
      names = "--alias",
      paramLabel = "ALIAS",
      defaultValue = "champion",
      description = "Another alias. Default: ${DEFAULT-VALUE}.")
  private String alias;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  /** A moment, with an error that says how one is written. */
  static final class Time implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
      try {
        return Instant.parse(value);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'%s' is not a time in UTC such as 2026-03-01T12:00:00Z".formatted(value));
      }
    }
  }

  @Override
  public Integer call() {
    RegistryClient registry = connection.connect().registry();
    List<Tenure> tenures =
        at == null ? registry.tenures(name, alias) : List.of(registry.tenure(name, alias, at));
    output.rows(
        tenures.stream().map(ModelRows::tenure).toList(),
        List.of("version", "since", "until", "decidedBy", "what", "detail", "evidence"));
    return ExitCode.OK;
  }
}
