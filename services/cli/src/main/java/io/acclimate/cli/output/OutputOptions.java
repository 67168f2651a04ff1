package io.acclimate.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints results as a table for people or as JSON for programs. */
public final class OutputOptions {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** How results look. */
  private enum Format {
    TABLE,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Prints all rows at once: a table, or one JSON array. */
  public void rows(List<Row> rows, List<String> headings) {
    PrintWriter out = out();
    switch (format) {
      case TABLE ->
          Table.lines(
                  headings.stream().map(heading -> heading.toUpperCase(Locale.ROOT)).toList(),
                  rows.stream().map(row -> row.cells(headings)).toList())
              .forEach(out::println);
      case JSON -> out.println(json(rows.stream().map(Row::values).toList(), true));
    }
    out.flush();
  }

  /**
   * Rows that belong to one thing.
   *
   * @param name what JSON calls them
   * @param headings the values that a table shows
   */
  public record Block(String name, List<Row> rows, List<String> headings) {
    public Block {
      rows = List.copyOf(rows);
      headings = List.copyOf(headings);
    }
  }

  /** Prints one thing with the rows that belong to it: block after block, or one JSON object. */
  public void details(Row thing, List<Block> blocks) {
    PrintWriter out = out();
    switch (format) {
      case TABLE -> {
        thing.keyValueLines().forEach(out::println);
        for (Block block : blocks) {
          out.println();
          rows(block.rows(), block.headings());
        }
      }
      case JSON -> {
        Row whole = thing;
        for (Block block : blocks) {
          whole = whole.with(block.name(), block.rows().stream().map(Row::values).toList());
        }
        out.println(json(whole.values(), true));
      }
    }
    out.flush();
  }

  /** Prints one row as it comes: a line of key=value, or a line of JSON. */
  public void line(Row row) {
    PrintWriter out = out();
    out.println(
        switch (format) {
          case TABLE -> row.keyValues();
          case JSON -> json(row.values(), false);
        });
    out.flush();
  }

  /** Prints one thing: a sentence, or a JSON object. */
  public void result(String sentence, Row row) {
    PrintWriter out = out();
    out.println(
        switch (format) {
          case TABLE -> sentence;
          case JSON -> json(row.values(), true);
        });
    out.flush();
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }

  private static String json(Object value, boolean pretty) {
    try {
      return pretty
          ? JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value)
          : JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that JSON cannot hold: " + value, e);
    }
  }
}
