# When something goes wrong

problem-lead = Status code { $value }
problem-home = About the marks
problem-marks = Search the register

problem-not-found = There is no page here
problem-not-found-do = Please check the address. If you are looking for a mark, search the register.
problem-no-such-mark = There is no mark with registration number “{ $value }”
problem-no-such-mark-do = A mark with this number was never issued. If a mark brought you to this page, it may be a forgery. Please tell us.
problem-not-a-registration-number = This is not a registration number
problem-not-a-registration-number-do = A registration number has five digits. Look for a number such as “20001-00” on the mark.
problem-method-not-allowed = That cannot be done here
problem-method-not-allowed-do = Please use the links and buttons on the pages.
problem-bad-value = The value of “{ $value }” cannot be read
problem-bad-value-do = Correct “{ $value }” in the address, or start your search again.
problem-bad-form = What was sent cannot be read
problem-bad-form-do = It may have been cut off or be in another format. Please send it again from the form.
problem-too-large = What was sent is too large
problem-too-large-do = Pictures may have up to 10 MiB. Cut out the mark alone, or make the picture smaller.
problem-wrong-content-type = Data in this format is not taken
problem-wrong-content-type-do = Please send it from the form on this site.
problem-cross-site = What other sites send is not taken
problem-cross-site-do = Please open the form on this site and send it from there.
problem-no-history = There is no status list for that time
problem-no-history-do = Ask for a time after the first status list was signed.
problem-too-many = Too many requests
problem-too-many-do = Please wait about { $value } seconds and try again.
problem-timeout = That took too long
problem-timeout-do = Please check your connection and try again.
problem-busy = We are very busy just now
problem-busy-do = Please wait a moment and try again.
problem-internal = Something went wrong on our side
problem-internal-do = It has been recorded. Please try again later; if it happens again, write to the address below.
problem-other = This request cannot be answered ({ $value })
problem-other-do = Please use the links and buttons on the pages.
