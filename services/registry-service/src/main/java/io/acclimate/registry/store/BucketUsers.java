package io.acclimate.registry.store;

import java.util.SortedSet;
import java.util.TreeSet;

/** Marks as objects whose content is their name, for people. */
final class BucketUsers implements StoreUsers {
  private static final String PREFIX = FOLDER + "/";

  private final S3Bucket bucket;

  BucketUsers(S3Bucket bucket) {
    this.bucket = bucket;
  }

  @Override
  public void add(String name) {
    if (bucket.size(PREFIX + name).isEmpty()) {
      bucket.put(PREFIX + name, name + "\n");
    }
  }

  @Override
  public SortedSet<String> all() {
    TreeSet<String> names = new TreeSet<>();
    bucket.forEach(PREFIX, object -> names.add(object.key().substring(PREFIX.length())));
    return names;
  }
}
