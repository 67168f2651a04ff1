package io.acclimate.schemas;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Settings out of environment variables: {@code acclimate.schema-registry.url} is {@code
 * ACCLIMATE_SCHEMA_REGISTRY_URL}, upper case with an underscore for whatever is no letter or digit.
 *
 * <p>A variable does not say which of its underscores were dots and which dashes, so keys with a
 * dash are known by name. The variables that Kubernetes puts into every container for each service
 * of the name space ({@code ACCLIMATE_REGISTRY_SERVICE_PORT_8080_TCP}) are nobody's settings, and
 * left out.
 */
public final class EnvironmentSettings {
  private static final String VARIABLE_PREFIX = "ACCLIMATE_";
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          VARIABLE_PREFIX
              + "(.+_)?(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?"
              + "|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  private EnvironmentSettings() {}

  /** The settings in an environment, but for those of services. */
  public static Map<String, String> of(Map<String, String> environment) {
    Map<String, String> settings = new TreeMap<>();
    environment.forEach(
        (variable, value) -> {
          if (isSetting(variable) && serviceRoot(variable).isEmpty()) {
            settings.put(key(variable), value);
          }
        });
    return settings;
  }

  /**
   * The settings of a source of configuration that mixes properties and environment variables, such
   * as MicroProfile Config: it lists a variable by its own name, and once more by a guess at the
   * key.
   *
   * @param names all that the source lists
   * @param value what the source says for a key
   * @throws IllegalArgumentException when a variable sets what a service of this process does not
   *     know
   */
  static Map<String, String> among(
      Iterable<String> names, Function<String, Optional<String>> value) {
    Set<String> keys = new TreeSet<>();
    Set<String> variables = new TreeSet<>();
    for (String name : names) {
      if (name.startsWith(EdgeConfig.ROOT)) {
        keys.add(name);
      } else if (name.startsWith(VARIABLE_PREFIX)) {
        variables.add(name);
      }
    }
    Set<String> known = new TreeSet<>(keys);
    keys.removeIf(key -> variables.contains(variable(key)));
    for (String variable : variables) {
      if (isSetting(variable)) {
        Optional<String> service = serviceRoot(variable);
        if (service.isEmpty()) {
          keys.add(key(variable));
        } else {
          requireKnown(variable, service.get(), known);
        }
      }
    }
    Map<String, String> settings = new HashMap<>();
    keys.forEach(key -> value.apply(key).ifPresent(text -> settings.put(key, text)));
    return settings;
  }

  /** A service that runs here has its keys in the list, those with a default at least. */
  private static void requireKnown(String variable, String serviceRoot, Set<String> known) {
    String root = EdgeConfig.ROOT + serviceRoot;
    List<String> ofService = known.stream().filter(key -> key.startsWith(root)).toList();
    if (!ofService.isEmpty()
        && ofService.stream().noneMatch(key -> variable(key).equals(variable))) {
      throw new IllegalArgumentException(
          "Unknown setting: environment variable "
              + variable
              + " is none of those below "
              + root
              + "; see docs/settings.md");
    }
  }

  private static boolean isSetting(String variable) {
    return variable.startsWith(VARIABLE_PREFIX) && !SERVICE_LINK.matcher(variable).matches();
  }

  /** The longest one counts: registry-service, not registry. */
  private static Optional<String> serviceRoot(String variable) {
    return EdgeConfig.SERVICE_ROOTS.stream()
        .filter(root -> variable.startsWith(variable(EdgeConfig.ROOT + root)))
        .findFirst();
  }

  private static String key(String variable) {
    Optional<String> dashed =
        EdgeConfig.keysWithDashes().filter(key -> variable(key).equals(variable)).findFirst();
    if (dashed.isPresent()) {
      return dashed.get();
    }
    String root =
        Stream.concat(EdgeConfig.OWN_ROOTS.stream(), Stream.of(""))
            .map(own -> EdgeConfig.ROOT + own)
            .filter(own -> variable.startsWith(variable(own)))
            .max(Comparator.comparingInt(String::length))
            .orElse(EdgeConfig.ROOT);
    return root + variable.substring(root.length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** The variable that sets a key. */
  private static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
