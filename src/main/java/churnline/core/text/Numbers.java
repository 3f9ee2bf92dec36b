package churnline.core.text;

/** Numbers as text: a strict decimal grammar in, one canonical spelling out. */
public final class Numbers {
  private static final int EXACT_DIGITS = 15;
  private static final double EXACT_INTEGERS = 0x1p53;

  /** Powers of ten that a double holds exactly as far as {@link #EXACT_DIGITS} needs them. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private Numbers() {}

  /**
   * Returns the number that {@code text} spells from {@code from} to {@code to} (exclusive), the
   * double nearest to it; zero never has a sign.
   *
   * <p>Grammar: {@code [+-]? (digits [mark digits] | mark digits) ([eE] [+-]? digits)?}, ASCII
   * digits only. So neither {@code NaN}, {@code Infinity}, {@code 0x1p3} nor {@code 1d} is a
   * number. A decimal of up to 15 significant digits is an exact long divided by an exact power of
   * ten, hence correctly rounded (Clinger 1990) without an allocation.
   *
   * @param mark decimal mark
   * @return NaN when the text is not a number; infinite when it is beyond the doubles
   */
  public static double parse(CharSequence text, int from, int to, char mark) {
    int at = from;
    boolean minus = at < to && text.charAt(at) == '-';
    if (minus || (at < to && text.charAt(at) == '+')) {
      at++;
    }
    long mantissa = 0;
    int significant = 0;
    int whole = at;
    int point = -1;
    for (; at < to; at++) {
      char c = text.charAt(at);
      if (isDigit(c)) {
        if (significant > 0 || c != '0') {
          significant++;
        }
        mantissa = significant <= EXACT_DIGITS ? mantissa * 10 + (c - '0') : mantissa;
      } else if (c == mark && point < 0) {
        point = at;
      } else {
        break;
      }
    }
    boolean lastIsDigit = at > whole && isDigit(text.charAt(at - 1));
    if (!lastIsDigit) {
      return Double.NaN;
    }
    int scale = point < 0 ? 0 : at - point - 1;
    if (at == to && significant <= EXACT_DIGITS && scale < POWERS.length) {
      double size = mantissa / POWERS[scale];
      return minus && size != 0 ? -size : size;
    }
    return at == to || isExponent(text, at, to) ? nearest(text, from, to, mark) : Double.NaN;
  }

  /** Returns all of {@code text} as a number, with a decimal point; see the other method. */
  public static double parse(CharSequence text) {
    return parse(text, 0, text.length(), '.');
  }

  /**
   * Returns the one spelling of a number in files: integral values below 2^53 as plain integers
   * ({@code 100}), others as {@link Double#toString(double)}, NaN (missing) as the empty string.
   */
  public static String canonical(double number) {
    if (Double.isNaN(number)) {
      return "";
    }
    if (Math.abs(number) < EXACT_INTEGERS && number == Math.rint(number)) {
      return Long.toString((long) number);
    }
    return Double.toString(number);
  }

  private static boolean isExponent(CharSequence text, int from, int to) {
    int at = from;
    if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
      return false;
    }
    at++;
    if (at < to && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
      at++;
    }
    if (at == to) {
      return false;
    }
    while (at < to && isDigit(text.charAt(at))) {
      at++;
    }
    return at == to;
  }

  private static double nearest(CharSequence text, int from, int to, char mark) {
    double number = Double.parseDouble(text.subSequence(from, to).toString().replace(mark, '.'));
    return number == 0 ? 0.0 : number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
