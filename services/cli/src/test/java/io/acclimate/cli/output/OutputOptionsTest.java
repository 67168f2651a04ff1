package io.acclimate.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    @Override
    public Integer call() {
      output.rows(ROWS, List.of("name", "version"));
      return 0;
    }
  }
}
