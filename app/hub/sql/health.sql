SELECT version FROM counter WHERE area = ''
