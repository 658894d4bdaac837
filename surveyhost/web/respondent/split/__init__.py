"""The pages of a split count: a questionnaire that runs whole in the browser, and what is sent of it in sealed rows."""
