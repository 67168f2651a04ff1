package io.acclimate.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.cli.output.OutputOptions.Block;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

final class OutputOptionsTest {
  private static final List<Row> ROWS =
      List.of(
          Row.empty().with("name", "gas").with("version", 12),
          Row.empty().with("name", "letters").with("version", null));

  @Test
  void tableHasColumnsAsWideAsTheirWidestCell() {
    assertThat(print()).isEqualTo("NAME     VERSION\ngas      12\nletters  -\n");
  }

  @Test
  void jsonKeepsTypesAndOrder() {
    assertThat(print("-o", "json"))
        .isEqualToIgnoringWhitespace(
            "[{\"name\":\"gas\",\"version\":12},{\"name\":\"letters\",\"version\":null}]");
  }

  @Test
  void detailsAreBlocksInATableAndOneObjectInJson() {
    assertThat(print("--details")).isEqualTo("name  all\n\nNAME\ngas\nletters\n\nVERSION\n12\n-\n");
    assertThat(print("--details", "-o", "json"))
        .isEqualToIgnoringWhitespace(
            "{\"name\":\"all\",\"names\":[{\"name\":\"gas\",\"version\":12},"
                + "{\"name\":\"letters\",\"version\":null}],"
                + "\"versions\":[{\"name\":\"gas\",\"version\":12},"
                + "{\"name\":\"letters\",\"version\":null}]}");
  }

  private static String print(String... arguments) {
    StringWriter out = new StringWriter();
    new CommandLine(new Printing())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out))
        .execute(arguments);
    return out.toString().replace("\r\n", "\n");
  }

  @Command(name = "print")
  private static final class Printing implements Callable<Integer> {
    @Mixin private OutputOptions output;

    @Option(names = "--details")
    private boolean details;

    @Override
    public Integer call() {
      if (details) {
        output.details(
            Row.empty().with("name", "all"),
            List.of(
                new Block("names", ROWS, List.of("name")),
                new Block("versions", ROWS, List.of("version"))));
        return 0;
      }
      output.rows(ROWS, List.of("name", "version"));
      return 0;
    }
  }
}
