package io.acclimate.standalone.operations;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Dockerfile, as far as ours goes: stages in order, each with its instructions.
 *
 * @param arguments ARGs before the first stage, with their defaults
 */
record Dockerfile(Map<String, String> arguments, List<Stage> stages) {
  private static final Pattern ASSIGNMENT = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|(\\S*))");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  /** One instruction: its name, and the rest of the line. */
  record Instruction(String name, String rest) {}

  /**
   * A stage.
   *
   * @param from the image or the stage that it begins with
   * @param name its name; empty if it has none
   */
  record Stage(String from, String name, List<Instruction> instructions) {
    Stream<String> all(String instruction) {
      return instructions.stream().filter(i -> i.name().equals(instruction)).map(Instruction::rest);
    }
  }

  /**
   * A COPY.
   *
   * @param from the stage copied from; empty for the folder that is built
   */
  record Copy(String from, String source, String target) {
    static Copy of(String rest) {
      List<String> words = new ArrayList<>(List.of(rest.split("\\s+", -1)));
      String from = "";
      while (words.getFirst().startsWith("--")) {
        String option = words.removeFirst();
        if (option.startsWith("--from=")) {
          from = option.substring("--from=".length());
        }
      }
      if (words.size() != 2) {
        throw new AssertionError("not one source and one target: COPY " + rest);
      }
      return new Copy(from, words.getFirst(), words.getLast());
    }
  }

  static Dockerfile parse(String text) {
    Map<String, String> arguments = new LinkedHashMap<>();
    List<Stage> stages = new ArrayList<>();
    String joined = text.replaceAll("(?m)^\\s*#.*\\R", "").replaceAll("\\\\\\R\\s*", " ");
    for (String line : joined.lines().filter(l -> !l.isBlank()).toList()) {
      String[] words = line.strip().split("\\s+", 2);
      if (words[0].equals("FROM")) {
        String[] from = words[1].split("\\s+", -1);
        stages.add(new Stage(from[0], from.length == 3 ? from[2] : "", new ArrayList<>()));
      } else if (stages.isEmpty()) {
        arguments.putAll(assignments(words[1]));
      } else {
        stages.getLast().instructions().add(new Instruction(words[0], words[1]));
      }
    }
    return new Dockerfile(arguments, stages);
  }

  Stage stage(String name) {
    return stages.stream()
        .filter(stage -> stage.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no stage " + name));
  }

  /** A stage and those it begins with, the first one first. */
  List<Stage> chain(Stage last) {
    List<Stage> chain = new ArrayList<>();
    Stage stage = last;
    while (true) {
      chain.addFirst(stage);
      String from = stage.from();
      if (stages.stream().noneMatch(other -> other.name().equals(from))) {
        return chain;
      }
      stage = stage(from);
    }
  }

  /** The image that a stage begins with in the end, by the defaults of the ARGs. */
  String base(Stage stage) {
    String from = chain(stage).getFirst().from();
    Matcher variable = VARIABLE.matcher(from);
    return variable.matches() ? arguments.getOrDefault(variable.group(1), from) : from;
  }

  /** The environment that a stage ends with. */
  Map<String, String> environment(Stage last) {
    Map<String, String> environment = new LinkedHashMap<>();
    chain(last)
        .forEach(s -> s.all("ENV").map(Dockerfile::assignments).forEach(environment::putAll));
    return environment;
  }

  List<Copy> copies(Stage last) {
    return chain(last).stream().flatMap(stage -> stage.all("COPY")).map(Copy::of).toList();
  }

  /** The last word on something, such as USER. */
  String last(Stage stage, String instruction) {
    return chain(stage).stream()
        .flatMap(s -> s.all(instruction))
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new AssertionError("no " + instruction));
  }

  private static Map<String, String> assignments(String rest) {
    Map<String, String> assignments = new LinkedHashMap<>();
    Matcher matcher = ASSIGNMENT.matcher(rest);
    while (matcher.find()) {
      assignments.put(
          matcher.group(1), matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
    }
    return assignments;
  }
}
