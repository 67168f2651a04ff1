package io.acclimate.dashboard.feed;

import io.acclimate.dashboard.view.FeatureQuery;
import io.acclimate.dashboard.view.FeatureQuery.Sort;
import io.acclimate.dashboard.view.Watch;
import io.acclimate.dashboard.view.Watch.FeatureName;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a reader looks at, from the parameters of its request: {@code model}, and then {@code
 * view=features} with {@code domain}, {@code sort}, {@code q}, {@code page}, {@code size}, {@code
 * at}, or {@code feature} with {@code domain}.
 */
public final class WatchParameters {
  private static final String REVERSE = "-";

  /** Value of a parameter; null if the request has none. */
  @FunctionalInterface
  public interface Parameters {
    @Nullable String get(String name);
  }

  private WatchParameters() {}

  /**
   * Reads what is looked at.
   *
   * @throws IllegalArgumentException if a parameter is not what it may be; the message says what
   */
  public static Watch watch(Parameters request) {
    String model = text(request, "model");
    String feature = text(request, "feature");
    return new Watch(
        model,
        "features".equals(text(request, "view")) ? features(request) : null,
        feature == null ? null : new FeatureName(text(request, "domain"), feature));
  }

  /** Reads which page of features is asked for. */
  public static FeatureQuery features(Parameters request) {
    String sort = text(request, "sort");
    boolean reverse = sort != null && sort.startsWith(REVERSE);
    String search = text(request, "q");
    return new FeatureQuery(
        text(request, "domain"),
        sort == null ? Sort.DRIFT : sort(reverse ? sort.substring(1) : sort),
        reverse,
        search == null ? "" : search,
        number(request, "page", 1),
        number(request, "size", FeatureQuery.DEFAULT_SIZE),
        millis(request, "at"));
  }

  private static Sort sort(String name) {
    return Arrays.stream(Sort.values())
        .filter(sort -> lower(sort).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "sort=\"%s\" is none of %s, with or without - in front"
                        .formatted(
                            name,
                            Arrays.stream(Sort.values())
                                .map(WatchParameters::lower)
                                .collect(Collectors.joining(", ")))));
  }

  private static String lower(Sort sort) {
    return sort.name().toLowerCase(Locale.ROOT);
  }

  private static int number(Parameters request, String name, int otherwise) {
    String value = text(request, name);
    return value == null ? otherwise : (int) Math.min(parsed(name, value), Integer.MAX_VALUE);
  }

  private static @Nullable Long millis(Parameters request, String name) {
    String value = text(request, name);
    return value == null ? null : parsed(name, value);
  }

  private static long parsed(String name, String value) {
    if (!value.matches("[0-9]{1,15}")) {
      throw new IllegalArgumentException(
          "%s=\"%s\" is not a number of 1 to 15 digits".formatted(name, value));
    }
    return Long.parseLong(value);
  }

  private static @Nullable String text(Parameters request, String name) {
    String value = request.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
