package io.acclimate.scenarios.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how long the inference service's swaps took from its metrics. */
final class SwapMetrics {

  private static final String NAME = "acclimate_inference_swap_seconds";

  private SwapMetrics() {}

  static DemoReport.SwapSpread read(URI http) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(http.resolve("/q/metrics"))
                  .header("Accept", "text/plain; version=0.0.4")
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return new DemoReport.SwapSpread(
          millis(response.body(), "0.5"), millis(response.body(), "0.99"));
    }
  }

  /** The gauge of one quantile, in milliseconds; NaN if there is none. */
  static double millis(String metrics, String quantile) {
    Pattern line =
        Pattern.compile(
            "^" + NAME + "\\{[^}]*quantile=\"" + Pattern.quote(quantile) + "\"[^}]*} (\\S+)$",
            Pattern.MULTILINE);
    Matcher matcher = line.matcher(metrics);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) * 1000 : Double.NaN;
  }
}
