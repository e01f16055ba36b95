"""What every face shares: amounts, dates, badges, and the pages that show the components."""
