/* SPDX-License-Identifier: GPL-3.0-or-later */
import org.apache.pdfbox.preflight.PreflightDocument;
import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.exception.SyntaxValidationException;
import org.apache.pdfbox.preflight.parser.PreflightParser;

/** Says of each file named whether it is PDF/A-1b; exit status 1 when one is not. */
public class Preflight {
  private static ValidationResult check(String file) throws Exception {
    PreflightParser parser = new PreflightParser(file);
    try {
      parser.parse();
      try (PreflightDocument document = parser.getPreflightDocument()) {
        document.validate();
        return document.getResult();
      }
    } catch (SyntaxValidationException e) {
      return e.getResult();
    }
  }

  public static void main(String[] files) throws Exception {
    boolean good = true;
    for (String file : files) {
      ValidationResult result = check(file);
      good &= result.isValid();
      for (ValidationResult.ValidationError error : result.getErrorsList())
        System.out.println(file + ": " + error.getErrorCode() + " " + error.getDetails());
    }
    System.exit(good ? 0 : 1);
  }
}
