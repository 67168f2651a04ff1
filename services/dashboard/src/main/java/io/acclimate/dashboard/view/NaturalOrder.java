package io.acclimate.dashboard.view;

import java.util.Comparator;

/** Names in the order that people expect: {@code input.2} before {@code input.10}. */
final class NaturalOrder implements Comparator<String> {

  @Override
  public int compare(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < other.length()) {
      int endOfOne = endOfNumber(one, i);
      int endOfOther = endOfNumber(other, j);
      int order;
      if (endOfOne > i && endOfOther > j) {
        order = numbers(one.substring(i, endOfOne), other.substring(j, endOfOther));
        i = endOfOne;
        j = endOfOther;
      } else {
        order = Character.compare(one.charAt(i++), other.charAt(j++));
      }
      if (order != 0) {
        return order;
      }
    }
    int rest = Integer.compare(one.length() - i, other.length() - j);
    return rest != 0 ? rest : one.compareTo(other);
  }

  private static int endOfNumber(String text, int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  /** Without leading zeros the longer number is the larger. */
  private static int numbers(String one, String other) {
    String a = one.substring(zeros(one));
    String b = other.substring(zeros(other));
    return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
  }

  private static int zeros(String number) {
    int zeros = 0;
    while (zeros < number.length() && number.charAt(zeros) == '0') {
      zeros++;
    }
    return zeros;
  }
}
