package io.acclimate.standalone.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rules for Prometheus. */
final class Alerts {
  static final String RULES = "docker/prometheus/acclimate.rules.yml";
  static final String TESTS = "docker/prometheus/acclimate.rules.test.yml";

  private Alerts() {}

  static List<Map<String, Object>> rules() {
    List<Map<String, Object>> rules = new ArrayList<>();
    for (Object group : Tree.list(Checkout.yaml(RULES).get("groups"))) {
      Tree.list(Tree.at(group, "rules")).forEach(rule -> rules.add(Tree.map(rule)));
    }
    return rules;
  }

  static List<Map<String, Object>> alerts() {
    return rules().stream().filter(rule -> rule.containsKey("alert")).toList();
  }

  /** Names that rules give to expressions. */
  static List<String> recorded() {
    return rules().stream()
        .filter(rule -> rule.containsKey("record"))
        .map(rule -> Tree.text(rule, "record"))
        .toList();
  }

  static List<String> expressions() {
    return rules().stream().map(rule -> Tree.text(rule, "expr")).toList();
  }
}
