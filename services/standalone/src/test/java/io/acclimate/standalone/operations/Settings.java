package io.acclimate.standalone.operations;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of {@code docs/settings.md}, as names of environment variables. */
final class Settings {
  private static final Pattern SECTION = Pattern.compile("(?m)^## (.+)$");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+`) \\|");
  private static final Pattern KEY = Pattern.compile("`([^`]+)`");
  private static final String KAFKA = "acclimate.kafka.bootstrap.servers";

  private Settings() {}

  /** Names that a service may be given. */
  static Set<String> known(String module) {
    Set<String> names = new TreeSet<>();
    String[] sections = SECTION.split(Checkout.text("docs/settings.md"), -1);
    Matcher titles = SECTION.matcher(Checkout.text("docs/settings.md"));
    for (int i = 1; titles.find(); i++) {
      String title = titles.group(1);
      String prefix = title.equals("For everybody") ? "" : "acclimate." + module + ".";
      if (!title.equals("For everybody") && !title.equals(module)) {
        continue;
      }
      Matcher rows = ROW.matcher(sections[i]);
      while (rows.find()) {
        String first = "";
        Matcher keys = KEY.matcher(rows.group(1));
        while (keys.find()) {
          String key = keys.group(1);
          // "`acclimate.a.b`, `.c`" is short for acclimate.a.b and acclimate.a.c.
          String whole =
              key.startsWith(".") ? first.substring(0, first.lastIndexOf('.')) + key : key;
          first = first.isEmpty() ? whole : first;
          names.add(variable(prefix + whole));
        }
      }
    }
    names.add(variable(KAFKA));
    return names;
  }

  /** How a setting is called in the environment. */
  static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
