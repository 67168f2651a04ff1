package io.acclimate.standalone.operations;

import java.util.Map;
import java.util.TreeMap;

/** The compose file. */
final class Compose {
  private static final Map<String, Object> FILE = Checkout.yaml("docker/compose.yaml");

  private Compose() {}

  static Map<String, Object> file() {
    return FILE;
  }

  static Map<String, Object> services() {
    return Tree.map(FILE.get("services"));
  }

  /** Services whose image is made here, by name of the module. */
  static Map<String, Map<String, Object>> ours() {
    Map<String, Map<String, Object>> ours = new TreeMap<>();
    services()
        .values()
        .forEach(
            service -> {
              Object module = Tree.at(service, "build", "args", "SERVICE");
              if (module != null) {
                ours.put(module.toString(), Tree.map(service));
              }
            });
    return ours;
  }

  static Map<String, String> environment(Map<String, Object> service) {
    Map<String, String> environment = new TreeMap<>();
    Tree.map(service.get("environment"))
        .forEach((key, value) -> environment.put(key, String.valueOf(value)));
    return environment;
  }
}
