package io.acclimate.registry.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the blobs are. */
public sealed interface StoreSettings {
  /** Folder of this process: of the blobs, or of uploads on their way to a bucket. */
  Path dataDir();

  /** The largest blob that it can take. */
  long maxBlobBytes();

  /** In a folder, which several processes share by mounting it. */
  record Folder(Path dataDir) implements StoreSettings {
    @Override
    public long maxBlobBytes() {
      return Long.MAX_VALUE;
    }
  }

  /**
   * In a bucket of S3, or of what speaks S3.
   *
   * @param name of the bucket, which exists
   * @param prefix of all keys: nothing, or a path that ends with /
   * @param endpoint of a service that is not Amazon's; null for theirs
   * @param region null if the surroundings say it
   * @param pathStyle whether the bucket stands in the path instead of in the host's name
   */
  record Bucket(
      String name,
      String prefix,
      @Nullable URI endpoint,
      @Nullable String region,
      boolean pathStyle,
      Path dataDir)
      implements StoreSettings {
    private static final String KEY = "acclimate.registry-service.bucket.";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9_.-]+/)*");
    private static final int MAX_PREFIX = 512;
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,63}");

    public Bucket {
      require("name", name, NAME.matcher(name).matches(), "3 to 63 of a-z, 0-9, . and -");
      prefix = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
      require(
          "prefix",
          prefix,
          PREFIX.matcher(prefix).matches() && prefix.length() <= MAX_PREFIX,
          "a path of at most %d of A-Z, a-z, 0-9, _, ., - and single /, which it does not begin with"
              .formatted(MAX_PREFIX));
      if (endpoint != null) {
        boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        require(
            "endpoint",
            endpoint.toString(),
            http && endpoint.getHost() != null,
            "a URL such as https://s3.example.org");
      }
      if (region != null) {
        require("region", region, REGION.matcher(region).matches(), "1 to 63 of a-z, 0-9 and -");
      }
    }

    /** The most that one request may put. */
    @Override
    public long maxBlobBytes() {
      return 5L << 30;
    }

    /** For people. */
    @Override
    public String toString() {
      return "s3://" + name + "/" + prefix + (endpoint == null ? "" : " at " + endpoint);
    }

    private static void require(String key, String value, boolean allowed, String range) {
      if (!allowed) {
        throw new IllegalArgumentException(KEY + key + "=" + value + " is not " + range);
      }
    }
  }
}
